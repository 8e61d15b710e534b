import type { ReactNode } from 'react';

/** What is known of a thing, line by line; lines without a value are left out. */
export function Facts({ lines }: { lines: [name: string, value: ReactNode][] }) {
  return (
    <dl className="facts">
      {lines
        .filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false)
        .map(([name, value]) => (
          <Line key={name} name={name} value={value} />
        ))}
    </dl>
  );
}

function Line({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{typeof value === 'string' ? <bdi>{value}</bdi> : value}</dd>
    </>
  );
}
