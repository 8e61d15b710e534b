import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { queries } from './queries';
import { router } from './router';
import { theme } from './theme';

export function App() {
  const { t } = useTranslation();
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <section aria-label={t('app.notifications')}>
          <Notifications position="bottom-right" />
        </section>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
