import type { CatalogueItem, ItemLabels } from '@/api/types';

/** What an owner says of an item, as a form holds it. */
export type LabelValues = {
  visibility: string;
  industry: string | null;
  task: string;
  licence: string;
  tags: string[];
  about: string;
  website: string;
  country: string | null;
};

/** What the thing itself says where its owner says nothing else. */
export type Own = { industry?: string; task?: string | null; licence?: string | null };

/** Characters of an excerpt in a list, as the server cuts it. */
const EXCERPT_CHARS = 240;

export function toValues(visibility: string, labels: ItemLabels): LabelValues {
  return {
    visibility,
    industry: labels.industry ?? null,
    task: labels.task ?? '',
    licence: labels.licence ?? '',
    tags: labels.tags ?? [],
    about: labels.about ?? '',
    website: labels.website ?? '',
    country: labels.country ?? null,
  };
}

/** The labels that are sent: what is empty is left out, and then it is as the thing itself says. */
export function toLabels({ visibility: _, ...values }: LabelValues): ItemLabels {
  const { industry, tags, country } = values;
  const [task, licence, about, website] = [values.task, values.licence, values.about, values.website].map((one) =>
    one.trim(),
  );
  return {
    ...(industry ? { industry } : {}),
    ...(task ? { task } : {}),
    ...(licence ? { licence } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(about ? { about } : {}),
    ...(website ? { website } : {}),
    ...(country ? { country } : {}),
  };
}

/** A task is a word that programs read, too. */
export function isTask(text: string): boolean {
  return /^([a-z][a-z0-9-]*)?$/.test(text.trim());
}

/** The item as others will see it with other labels. Before, it was seen with `before`. */
export function previewed(item: CatalogueItem, before: ItemLabels, labels: ItemLabels, own: Own = {}): CatalogueItem {
  const said = (name: 'task' | 'licence') => labels[name] ?? (before[name] ? own[name] : item[name]);
  const next = {
    ...item,
    industry: labels.industry ?? (before.industry ? own.industry : undefined) ?? item.industry,
    task: said('task'),
    licence: said('licence'),
    tags: labels.tags,
    website: labels.website,
    country: labels.country,
  };
  if (item.kind !== 'partner') return next;
  const characters = Array.from(labels.about ?? '');
  const text = characters.slice(0, EXCERPT_CHARS).join('');
  return {
    ...next,
    description: labels.about,
    excerpt: { text, matches: [], cut_before: false, cut_after: characters.length > EXCERPT_CHARS },
  };
}
