import { Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Agreement, Difference } from '@/api/types';
import { Loaded } from '@/parts/loaded';
import { differenceQuery } from '../data';
import { changedWords, type Piece } from './changed-words';
import { type DifferenceLine, differenceLines } from './difference';
import './terms.css';
import { useWords } from './words';

type DifferenceProps = { agreement: Agreement; from: number; to: number };

/** What one version changes in another: fields in words, the text line by line. */
export function DifferenceView({ agreement, from, to }: DifferenceProps) {
  const query = useQuery(differenceQuery(agreement.id, [from, to]));
  return <Loaded query={query}>{(found) => <Found agreement={agreement} found={found} />}</Loaded>;
}

function Found({ agreement, found }: { agreement: Agreement; found: Difference }) {
  const { t } = useTranslation();
  const words = useWords(agreement, agreement.rules);
  if (found.fields.length + found.text.length === 0) return <Text c="dimmed">{t('terms.difference.same')}</Text>;
  return (
    <Stack gap="lg">
      {found.fields.length > 0 && (
        <dl className="changes">
          {differenceLines(found.fields, words).map((line) => (
            <Change key={line.key} line={line} />
          ))}
        </dl>
      )}
      {found.text.length > 0 && <TextChanges groups={found.text} />}
    </Stack>
  );
}

function Change({ line: { label, before, after } }: { line: DifferenceLine }) {
  const { t } = useTranslation();
  const nothing = <span className="nothing">{t('terms.difference.nothing')}</span>;
  return (
    <div className="change">
      <dt>{label}</dt>
      <dd>
        {before === undefined ? (
          nothing
        ) : (
          <del>
            <Said text={t('terms.difference.before')} />− {before}
          </del>
        )}
        <IconArrowRight size={18} className="arrow" aria-hidden />
        {after === undefined ? (
          nothing
        ) : (
          <ins>
            <Said text={t('terms.difference.after')} />+ {after}
          </ins>
        )}
      </dd>
    </div>
  );
}

const SIGNS: Record<string, string> = { added: '+', removed: '−' };

function TextChanges({ groups }: { groups: Difference['text'] }) {
  const { t } = useTranslation();
  return (
    <div>
      <Text fw={600} size="sm" mb={6}>
        {t('terms.field.document')}
      </Text>
      {groups.map((lines, group) => (
        <Place key={group} lines={lines} />
      ))}
    </div>
  );
}

/** One place where the text differs; in a line that was changed the words that differ stand out. */
function Place({ lines }: { lines: Difference['text'][number] }) {
  const words = changedWords(lines);
  return (
    <ul className="text-change">
      {lines.map(({ mark, text }, index) => (
        <li key={index} className={mark}>
          <span className="sign" aria-hidden>
            {SIGNS[mark] ?? ''}
          </span>
          <Line mark={mark} pieces={words.get(index) ?? [{ text, isChanged: false }]} />
        </li>
      ))}
    </ul>
  );
}

function Line({ mark, pieces }: { mark: string; pieces: Piece[] }) {
  const { t } = useTranslation();
  const text = pieces.map((piece, index) =>
    piece.isChanged ? <strong key={index}>{piece.text}</strong> : <span key={index}>{piece.text}</span>,
  );
  if (mark === 'added') {
    return (
      <ins className="line">
        <Said text={t('terms.difference.added')} />
        {text}
      </ins>
    );
  }
  if (mark === 'removed') {
    return (
      <del className="line">
        <Said text={t('terms.difference.removed')} />
        {text}
      </del>
    );
  }
  return <span className="line">{text}</span>;
}

/** What the colour and the sign say, for those who listen. */
function Said({ text }: { text: string }) {
  return <span className="visually-hidden">{text} </span>;
}
