import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './curve.css';
import { useFormats } from './format';
import { tickLabels } from './ticks';

export type CurveLine = { name: string; points: { x: number; y: number }[]; colour?: number };
type CurveProps = {
  title: string;
  lines: CurveLine[];
  xName: string;
  /** Whether what is measured lies between 0 and 1. */
  isShare?: boolean;
};

/** Told apart on light and on dark, also by those who see no red or green (Okabe and Ito, 2008). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
const HEIGHT = 240;
/** Some room above and below, but none that no share reaches. */
const WITHIN_ONE: uPlot.Range.Config = { min: { pad: 0.1, hard: 0 }, max: { pad: 0.1, hard: 1 } };

/** Curves over steps; drawn on a canvas, so their last values stand in words below. */
export function Curve({ title, lines, xName, isShare = false }: CurveProps) {
  const { t } = useTranslation();
  const format = useFormats();
  const { ref: size, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const scheme = useComputedColorScheme('light');
  const names = lines.map(({ name }) => name).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a plot is made anew for other lines or colours, and else only fed.
  useEffect(() => {
    if (!place.current) return;
    plot.current = new uPlot(options({ lines, xName, isShare }, scheme, width || 300), dataOf(lines), place.current);
    return () => plot.current?.destroy();
  }, [names, xName, isShare, scheme]);
  useEffect(() => plot.current?.setData(dataOf(lines)), [lines]);
  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height: HEIGHT });
  }, [width]);
  const last = lines.map(({ name, points }) => `${name}: ${format.decimal(points.at(-1)?.y ?? Number.NaN)}`).join(', ');
  return (
    <figure className="curve" aria-label={title}>
      <figcaption>{title}</figcaption>
      <div ref={size}>
        <div ref={place} aria-hidden="true" />
      </div>
      <p className="visually-hidden">{t('parts.lastValues', { values: last })}</p>
    </figure>
  );
}

/** What the legend shows while nothing is pointed at. */
function lastOf(values: ArrayLike<number | null | undefined> | undefined): number | undefined {
  for (let at = (values?.length ?? 0) - 1; at >= 0; at -= 1) {
    const value = values?.[at];
    if (value !== null && value !== undefined) return value;
  }
  return undefined;
}

function short(value: number | undefined): string {
  return value === undefined ? '–' : String(Number(value.toPrecision(4)));
}

function dataOf(lines: CurveLine[]): uPlot.AlignedData {
  const tables = lines.map(({ points }) => [points.map(({ x }) => x), points.map(({ y }) => y)] as uPlot.AlignedData);
  return tables.length > 0 ? uPlot.join(tables) : [[]];
}

type Drawn = Required<Pick<CurveProps, 'lines' | 'xName' | 'isShare'>>;

function options({ lines, xName, isShare }: Drawn, scheme: string, width: number): uPlot.Options {
  const ink = scheme === 'dark' ? '#a3afb6' : '#56616a';
  const grid = { stroke: scheme === 'dark' ? '#2a3439' : '#e9eef0', width: 1 };
  const axis = { stroke: ink, grid, ticks: grid, font: '12px system-ui, sans-serif' };
  return {
    width,
    height: HEIGHT,
    scales: { x: { time: false }, y: isShare ? { range: WITHIN_ONE } : {} },
    cursor: { points: { size: 7 } },
    axes: [axis, { ...axis, size: 62, values: (_plot: uPlot, values: number[]) => tickLabels(values) }],
    series: [
      {
        label: xName,
        value: (plot: uPlot, value: number | null) => String(value ?? lastOf(plot.data[0]) ?? '–'),
      },
      ...lines.map(({ name, colour, points }, index) => ({
        label: name,
        stroke: COLOURS[(colour ?? index) % COLOURS.length],
        width: 2,
        spanGaps: true,
        points: { show: points.length < 40, size: 5 },
        value: (plot: uPlot, value: number | null, series: number) => short(value ?? lastOf(plot.data[series])),
      })),
    ],
  };
}
