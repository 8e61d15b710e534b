const files = import.meta.glob<Record<string, unknown>>(
  [
    './*.json',
    '!./account.json',
    '!./agreements.json',
    '!./alliances.json',
    '!./application.json',
    '!./audit.json',
    '!./catalogue.json',
    '!./certificates.json',
    '!./conformance.json',
    '!./datasets.json',
    '!./directory.json',
    '!./grants.json',
    '!./jobs.json',
    '!./models.json',
    '!./organisation.json',
    '!./people.json',
    '!./platform.json',
    '!./projects.json',
    '!./pools.json',
    '!./prices.json',
    '!./publish.json',
    '!./recipe.json',
    '!./refusal.json',
    '!./signingKeys.json',
    '!./standards.json',
    '!./statements.json',
    '!./terms.json',
    '!./usage.json',
  ],
  {
    eager: true,
    import: 'default',
  },
);

/** All texts but those in `more.ts`: the file's name is the first part of each key. */
export default Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.slice('./'.length, -'.json'.length), texts]),
);
