import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/theme.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { startTexts } from './i18n';

/** Shows the portal. */
export async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) return;
  await startTexts();
  createRoot(root).render(<App />);
}
