import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_CHARS } from './search';

/** Milliseconds without a key after which is searched. */
const PAUSE = 300;

type SearchFieldProps = { query: string; onQuery: (query: string) => void };

/** One field for everything. It searches while one types, but not in the middle of a word of Chinese, and at once on Enter. */
export function SearchField({ query, onQuery }: SearchFieldProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const [text, setText] = useState(query);
  const sent = useRef(query);
  const isComposing = useRef(false);
  const send = (next: string) => {
    const meant = next.trim() === '' ? '' : next;
    if (meant === sent.current) return;
    sent.current = meant;
    onQuery(meant);
  };
  // Whoever has gone on to what was found meanwhile is not brought back.
  const later = useDebouncedCallback((next: string, at: string) => {
    if (router.latestLocation.pathname === at) send(next);
  }, PAUSE);
  const soon = (next: string) => later(next, router.latestLocation.pathname);
  // Something else than this field has changed the words: the way back, or a filter that was taken away.
  useEffect(() => {
    if (query === sent.current) return;
    later.cancel();
    sent.current = query;
    setText(query);
  }, [query, later]);
  const type = (next: string) => {
    setText(next);
    if (!isComposing.current) soon(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    later.cancel();
    send(text);
  };
  return (
    <search>
      <form onSubmit={submit}>
        <TextInput
          type="search"
          size="md"
          aria-label={t('catalogue.search')}
          placeholder={t('catalogue.searchText')}
          description={t('catalogue.searchHow')}
          inputWrapperOrder={['input', 'description']}
          leftSection={<IconSearch size={18} aria-hidden />}
          maxLength={MOST_CHARS}
          enterKeyHint="search"
          autoComplete="off"
          dir="auto"
          value={text}
          onChange={(event) => type(event.currentTarget.value)}
          onCompositionStart={() => {
            isComposing.current = true;
          }}
          onCompositionEnd={(event) => {
            isComposing.current = false;
            soon(event.currentTarget.value);
          }}
        />
      </form>
    </search>
  );
}
