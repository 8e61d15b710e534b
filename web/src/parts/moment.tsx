import { Tooltip } from '@mantine/core';
import { useFormats } from './format';

/** How long ago, or in how long; the exact time on pointing. */
export function Ago({ time }: { time: string }) {
  const format = useFormats();
  return (
    <Tooltip label={format.moment(time)}>
      <time dateTime={time}>{format.ago(time)}</time>
    </Tooltip>
  );
}

/** The exact time. */
export function Moment({ time }: { time: string }) {
  const format = useFormats();
  return <time dateTime={time}>{format.moment(time)}</time>;
}

/** The day. */
export function Day({ time }: { time: string }) {
  const format = useFormats();
  return (
    <Tooltip label={format.moment(time)}>
      <time dateTime={time}>{format.day(time)}</time>
    </Tooltip>
  );
}

/** The day in UTC, for terms that are the same for both parties. */
export function UtcDay({ time }: { time: string }) {
  const format = useFormats();
  return (
    <Tooltip label={format.utcMoment(time)}>
      <time dateTime={time}>{format.utcDay(time)}</time>
    </Tooltip>
  );
}
