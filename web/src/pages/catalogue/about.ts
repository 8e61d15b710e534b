import type { CatalogueItem } from '@/api/types';

/** What an agreement that is proposed for an item's sake is about: a data set or a model; a partner or a standard is none. */
export function aboutOf({ id, kind }: CatalogueItem): { about?: string } {
  return kind === 'dataset' || kind === 'model' ? { about: id } : {};
}
