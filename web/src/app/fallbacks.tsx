import { Button, Skeleton, Stack } from '@mantine/core';
import { IconCompass } from '@tabler/icons-react';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '@/parts/empty';
import { LinkButton } from '@/parts/links';
import { Page } from '@/parts/page';
import { ProblemAlert } from '@/parts/problem';

export function PendingPage() {
  return (
    <Stack gap="md" aria-hidden>
      <Skeleton height={34} width="40%" />
      <Skeleton height={140} />
      <Skeleton height={140} />
    </Stack>
  );
}

/** The address names no page. */
export function MissingPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('app.missing.title')}>
      <Empty
        icon={IconCompass}
        title={t('app.missing.text')}
        action={<LinkButton to="/">{t('app.toHome')}</LinkButton>}
      />
    </Page>
  );
}

/** A page that failed altogether: its code did not arrive, or it broke. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title={t('app.crash.title')}>
      <ProblemAlert error={error} onRetry={again} />
      <Button mt="md" variant="default" onClick={() => window.location.reload()}>
        {t('app.crash.reload')}
      </Button>
    </Page>
  );
}
