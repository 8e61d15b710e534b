import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CurveLine } from '@/parts/curve';
import { type Curves, isShare } from './run';

const Curve = lazy(() => import('@/parts/curve').then((it) => ({ default: it.Curve })));

/** One picture for each measure: training and held-out rows together. */
export function RunCurves({ curves }: { curves: Curves }) {
  const { t } = useTranslation();
  const pictures = useMemo(() => byMeasure(curves, (split) => t(`jobs.split.${split}`, split)), [curves, t]);
  return (
    <div className="curves">
      {pictures.map(({ measure, lines }) => (
        <Suspense key={measure} fallback={<Skeleton height={270} />}>
          <Curve
            title={t(`jobs.measure.${measure}`, measure)}
            lines={lines}
            xName={t('jobs.step')}
            isShare={isShare(measure)}
          />
        </Suspense>
      ))}
    </div>
  );
}

function byMeasure(curves: Curves, nameOf: (split: string) => string): { measure: string; lines: CurveLine[] }[] {
  const measures = [...new Set(Object.keys(curves).map((name) => name.slice(name.indexOf('/') + 1)))].sort().reverse();
  return measures.map((measure) => ({
    measure,
    lines: Object.entries(curves)
      .filter(([name]) => name.endsWith(`/${measure}`))
      .sort(([one], [other]) => other.localeCompare(one))
      .map(([name, points]) => ({
        name: nameOf(name.slice(0, name.indexOf('/'))),
        colour: name.startsWith('train/') ? 0 : 1,
        points: points.map(({ step, value }) => ({ x: step, y: value })),
      })),
  }));
}
