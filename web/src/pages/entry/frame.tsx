import { Container, Group, Paper } from '@mantine/core';
import type { ReactNode } from 'react';
import { Choices } from '@/app/shell/choices';
import { Logo } from '@/app/shell/logo';
import './entry.css';

/** The frame of pages for those who are not signed in. */
export function EntryFrame({ children, size = 440 }: { children: ReactNode; size?: number }) {
  return (
    <div className="entry">
      <header className="entry-header">
        <Logo />
        <Group gap={4}>
          <Choices />
        </Group>
      </header>
      <main id="main" tabIndex={-1}>
        <Container size={size} py="xl">
          <Paper p="xl" className="entry-paper">
            {children}
          </Paper>
        </Container>
      </main>
    </div>
  );
}
