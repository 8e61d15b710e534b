import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobEvent } from '@/api/types';
import { Card } from '@/parts/card';
import { type Formats, useFormats } from '@/parts/format';
import { useWording, type Values } from '@/parts/wording';
import './jobs.css';

/** What happened, line by line; the newest line stays in sight as long as nobody scrolls up. */
export function RunLog({ notes }: { notes: JobEvent[] }) {
  const { t } = useTranslation();
  const format = useFormats();
  const word = useWording();
  const list = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what moves the list.
  useEffect(() => {
    if (isAtEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [notes.length]);
  const scrolled = () => {
    const it = list.current;
    if (it) isAtEnd.current = it.scrollHeight - it.scrollTop - it.clientHeight < 30;
  };
  if (notes.length === 0) return null;
  return (
    <Card title={t('jobs.log')}>
      <ol
        className="run-log"
        ref={list}
        onScroll={scrolled}
        tabIndex={0}
        aria-label={t('parts.scrolls', { name: t('jobs.log') })}
      >
        {notes.map((event) => (
          <li key={event.sequence} data-level={levelOf(event)}>
            <time dateTime={event.at}>{format.clock(event.at)}</time>
            <span className="user-text">{textOf(event, t, format, word)}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** A message of the server's with its code, as events carry it. */
type Coded = { code?: string; message?: string; values?: Values | null };
type Details = Record<string, unknown> & Coded & { failure?: Coded };
type Translate = (key: string, options?: Record<string, unknown>) => string;

function levelOf({ kind, data }: JobEvent): string {
  if (kind === 'failed') return 'error';
  return kind === 'requeued' || (data as Details).level === 'warn' ? 'warn' : 'info';
}

function textOf({ kind, data }: JobEvent, t: Translate, format: Formats, word: ReturnType<typeof useWording>): string {
  const details = data as Details;
  const said = (part: 'note' | 'code', { code = '', message, values }: Coded) =>
    word(part, code, values ?? {}) ?? message ?? code;
  if (kind === 'log') return said('note', details);
  const number = (name: string) => format.integer(Number(details[name] ?? 0));
  // Before the last of several fits no step counts; within the first epoch of a fit, steps do.
  const isOfFits = kind === 'checkpoint' && !details.epoch && !details.step;
  const happened = isOfFits ? 'checkpointOfFits' : kind;
  return t(`jobs.event.${happened}`, {
    defaultValue: kind,
    attempt: number('attempt'),
    rows: number('rows'),
    features: number('features'),
    parameters: number('parameters'),
    steps: number('total_steps'),
    device: String(details.device ?? ''),
    epoch: number('epoch'),
    reason: details.failure
      ? said('code', details.failure)
      : t(`jobs.requeuedBy.${details.reason}`, { defaultValue: '' }),
  });
}
