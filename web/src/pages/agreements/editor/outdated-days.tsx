import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCalendarExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/parts/dialog';
import type { NamedDay } from './named-days';

/** The text names the days of the term in its own words: when the term is changed, they are easily forgotten. */
export function OutdatedDays({ days, adapt }: { days: NamedDay[]; adapt: () => void }) {
  const { t } = useTranslation();
  if (days.length === 0) return null;
  return (
    <Alert color="yellow" icon={<IconCalendarExclamation aria-hidden />} title={t('terms.outdated.title')}>
      <Lines days={days} />
      <Button mt="xs" size="xs" variant="default" onClick={adapt}>
        {t('terms.outdated.adapt')}
      </Button>
    </Alert>
  );
}

type QuestionProps = { days: NamedDay[]; send: () => void; adaptAndSend: () => void; close: () => void };

/** Asks before terms are sent that name two last days, as both would sign them so. */
export function DaysQuestion({ days, send, adaptAndSend, close }: QuestionProps) {
  const { t } = useTranslation();
  return (
    <Dialog opened={days.length > 0} onClose={close} title={t('terms.outdated.title')} size="lg">
      <Stack gap="md">
        <div>
          <Lines days={days} />
          <Text size="sm" mt="xs">
            {t('terms.outdated.ask')}
          </Text>
        </div>
        <Group justify="flex-end">
          <Button variant="subtle" onClick={close}>
            {t('terms.outdated.back')}
          </Button>
          <Button variant="default" onClick={send}>
            {t('terms.outdated.send')}
          </Button>
          <Button data-autofocus onClick={adaptAndSend}>
            {t('terms.outdated.adaptAndSend')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function Lines({ days }: { days: NamedDay[] }) {
  const { t } = useTranslation();
  return days.map(({ was, is }) => (
    <Text key={was} size="sm">
      {t('terms.outdated.day', { was, is })}
    </Text>
  ));
}
