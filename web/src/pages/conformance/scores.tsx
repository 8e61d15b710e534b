import { Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MetricScore } from '@/api/types';
import { useFormats } from '@/parts/format';
import './conformance.css';
import { scaleOf } from './scale';

/** Scores, each drawn against what it has to be. */
export function Scores({ scores }: { scores: MetricScore[] }) {
  return (
    <ul className="scores">
      {scores.map((score) => (
        <li key={score.metric}>
          <Score score={score} />
        </li>
      ))}
    </ul>
  );
}

function Score({ score }: { score: MetricScore }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { metric, value, threshold, direction, reached } = score;
  const length = scaleOf(score);
  const at = (number: number) => `${Math.min(number / length, 1) * 100}%`;
  const Sign = reached ? IconCircleCheck : IconCircleX;
  return (
    <>
      <div className="score-head">
        <Text fw={600}>{t(`standards.metric.${metric}`, metric)}</Text>
        <Text className={reached ? 'score-sign reached' : 'score-sign missed'} size="sm" fw={600}>
          <Sign size={18} aria-hidden />
          {t(reached ? 'conformance.reached' : 'conformance.missed')}
        </Text>
      </div>
      <div className="score-bar" aria-hidden="true">
        <div className={reached ? 'score-fill reached' : 'score-fill missed'} style={{ width: at(value) }} />
        <div className="score-mark" style={{ insetInlineStart: at(threshold) }} />
      </div>
      <Text size="sm" className="figures">
        {t(`conformance.against.${direction}`, {
          value: format.decimal(value),
          threshold: format.decimal(threshold),
        })}
      </Text>
    </>
  );
}
