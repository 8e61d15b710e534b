const files = import.meta.glob<Record<string, unknown>>(['./*.json', '!./terms.json', '!./signingKeys.json'], {
  eager: true,
  import: 'default',
});

/** All texts but those in `more.ts`: the file's name is the first part of each key. */
export default Object.fromEntries(
  Object.entries(files).map(([path, texts]) => [path.slice('./'.length, -'.json'.length), texts]),
);
