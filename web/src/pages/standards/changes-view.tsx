import { Badge, Text } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { StandardChange } from '@/api/types';
import { placeOf, type Sentence, sentenceOf } from './changes';
import './standards.css';

const COLOURS: Record<string, string> = { major: 'orange', minor: 'blue', patch: 'gray' };

/** What a version changes, and what each change makes of its number. */
export function ChangesView({ changes }: { changes: StandardChange[] }) {
  const { t } = useTranslation();
  if (changes.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('standards.firstVersion')}
      </Text>
    );
  }
  return (
    <ul className="change-list">
      {changes.map((change, index) => (
        <li key={index}>
          <StepBadge step={change.step} />
          <ChangeText change={change} />
        </li>
      ))}
    </ul>
  );
}

export function StepBadge({ step }: { step: string }) {
  const { t } = useTranslation();
  return <Badge color={COLOURS[step] ?? 'gray'}>{t(`standards.step.${step}`, step)}</Badge>;
}

function ChangeText({ change }: { change: StandardChange }) {
  const { t } = useTranslation();
  const place = placeOf(change.at);
  const sentence = sentenceOf(change, {
    type: (word) => t(`standards.type.${word}`, word),
    privacy: (word) => t(`standards.privacy.${word}`, word),
    changed: (word) => t(`standards.changed.${word}`, word),
  });
  const name = place.kind === 'score' ? t(`standards.metric.${place.name}`, place.name ?? '') : place.name;
  return (
    <Text size="sm" component="span">
      <b>
        {t(`standards.place.${place.kind}`)}
        {name && (
          <>
            {' '}
            <bdi>{name}</bdi>
          </>
        )}
      </b>
      {t('standards.colon')}
      {sentence ? <span>{textOf(sentence, t)}</span> : <span lang="en">{change.what}</span>}
    </Text>
  );
}

function textOf(sentence: Sentence, t: TFunction): string {
  const { values } = sentence;
  return 'form' in sentence
    ? t(`standards.changeOf.${sentence.form}`, values)
    : t(`standards.change.${sentence.code}`, values);
}
