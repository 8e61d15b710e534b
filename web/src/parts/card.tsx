import { Group, Paper, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

type CardProps = { title?: string; actions?: ReactNode; children: ReactNode; flush?: boolean };

/** A part of a page, with its own heading. */
export function Card({ title, actions, children, flush }: CardProps) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={title ? id : undefined} p={flush ? 0 : 'lg'} mb="lg" className="card">
      {(title || actions) && (
        <Group justify="space-between" p={flush ? 'lg' : 0} pb={flush ? 'sm' : 0} mb={flush ? 0 : 'md'} gap="sm">
          {title && (
            <Title order={2} id={id}>
              {title}
            </Title>
          )}
          {actions}
        </Group>
      )}
      {children}
    </Paper>
  );
}
