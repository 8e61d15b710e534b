import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StandardChange } from '@/api/types';
import { placeOf, sentenceOf } from './changes';
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
    plural: (word) => t(`standards.plural.${word}`, word),
    bound: (word) => t(`standards.boundName.${word}`, word),
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
      {sentence ? (
        <span>{t(`standards.change.${sentence.key}`, sentence.values)}</span>
      ) : (
        <span lang="en">{change.what}</span>
      )}
    </Text>
  );
}
