import { type ReactNode, useRef } from 'react';
import type { CatalogueItem } from '@/api/types';
import './catalogue.css';
import { Chosen } from './chosen';
import { type Eyes, useFound, useKinds } from './data';
import { Facets } from './facets';
import { Kinds } from './kinds';
import { Nothing } from './nothing';
import { Results } from './results';
import { type CatalogueSearch, withKind, withQuery } from './search';
import { SearchField } from './search-field';

/** Whether a search is a step that one can go back from; each letter is none. */
export type Way = 'step' | 'letter';

type CatalogueViewProps = {
  eyes: Eyes;
  search: CatalogueSearch;
  onSearch: (search: CatalogueSearch, way?: Way) => void;
  next?: (item: CatalogueItem) => ReactNode;
  /** What is said when there is nothing to be found. */
  atAll: ReactNode;
};

/** Searching, for those who are signed in and for everybody. */
export function CatalogueView({ eyes, search, onSearch, next, atAll }: CatalogueViewProps) {
  const found = useFound(eyes, search);
  const kinds = useKinds(eyes, search, found);
  const mark = useRef<HTMLParagraphElement>(null);
  // The button that was pressed goes away with the filter: the focus goes on to what is found instead.
  const onLess = (next: CatalogueSearch) => {
    onSearch(next);
    mark.current?.focus({ preventScroll: true });
  };
  return (
    <>
      <SearchField query={search.query ?? ''} onQuery={(query) => onSearch(withQuery(search, query), 'letter')} />
      <Kinds kind={search.kind} counts={kinds} onKind={(kind) => onSearch(withKind(search, kind))} />
      <Chosen eyes={eyes} search={search} facets={found.facets} onSearch={onLess} />
      <div className="catalogue">
        <Facets facets={found.facets} search={search} onSearch={onSearch} />
        <Results
          eyes={eyes}
          found={found}
          mark={mark}
          next={next}
          empty={<Nothing eyes={eyes} search={search} facets={found.facets} onSearch={onLess} atAll={atAll} />}
        />
      </div>
    </>
  );
}
