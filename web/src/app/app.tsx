import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { hasMessages, onFirstMessage } from '@/parts/notify';
import { queries } from './queries';
import { router } from './router';
import { theme } from './theme';

const Notifications = lazy(() => import('@mantine/notifications').then((it) => ({ default: it.Notifications })));

export function App() {
  const { t } = useTranslation();
  const isNeeded = useSyncExternalStore(onFirstMessage, hasMessages);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <section aria-label={t('app.notifications')}>
          <Suspense fallback={null}>{isNeeded && <Notifications position="bottom-right" />}</Suspense>
        </section>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
