import { Text } from '@mantine/core';
import type { components } from '@/api/schema';
import { Moment } from '@/parts/moment';
import { Status } from '@/parts/status';
import './apply.css';

/** Where an application has been, oldest first. */
export function Stages({ stages }: { stages: components['schemas']['Stage'][] }) {
  return (
    <ol className="stages">
      {stages.map(({ status, at, reason }) => (
        <li key={`${status} ${at}`}>
          <Status of="partner" value={status} />{' '}
          <Text span size="sm" c="dimmed">
            <Moment time={at} />
          </Text>
          {reason && (
            <Text size="sm" mt={4} className="user-text" dir="auto">
              {reason}
            </Text>
          )}
        </li>
      ))}
    </ol>
  );
}
