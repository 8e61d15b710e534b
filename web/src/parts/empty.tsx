import { Stack, Text, ThemeIcon } from '@mantine/core';
import type { IconHome } from '@tabler/icons-react';
import type { ReactNode } from 'react';

type EmptyProps = { icon: typeof IconHome; title: string; text?: ReactNode; action?: ReactNode };

/** Nothing is here yet: why, and what to do about it. */
export function Empty({ icon: Icon, title, text, action }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" py={36} px="md" ta="center">
      <ThemeIcon size={54} radius="xl" variant="light">
        <Icon size={28} stroke={1.6} aria-hidden />
      </ThemeIcon>
      <Text fw={600} mt={6}>
        {title}
      </Text>
      {text && (
        <Text c="dimmed" maw={460}>
          {text}
        </Text>
      )}
      {action && <div style={{ marginTop: 10 }}>{action}</div>}
    </Stack>
  );
}
