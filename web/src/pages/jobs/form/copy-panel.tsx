import { Tabs, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '@/parts/card';
import { CopyBlock } from '@/parts/copy';
import { A } from '@/parts/links';
import { asCommand, asCurl, asPython, type Submission } from './copy-as';

/** The same job for a shell, for curl, for Python. */
export function CopyPanel({ submission }: { submission: Submission }) {
  const { t } = useTranslation();
  const { origin } = window.location;
  const ways: [string, string, string][] = [
    ['command', t('jobs.copy.command'), asCommand(submission)],
    ['curl', 'curl', asCurl(submission, origin)],
    ['python', 'Python', asPython(submission, origin)],
  ];
  return (
    <Card title={t('jobs.copy.title')}>
      <Tabs defaultValue="command" keepMounted={false}>
        <Tabs.List mb="sm">
          {ways.map(([key, name]) => (
            <Tabs.Tab key={key} value={key}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {ways.map(([key, name, text]) => (
          <Tabs.Panel key={key} value={key}>
            <CopyBlock text={text} label={name} />
            {key !== 'command' && (
              <Text size="xs" c="dimmed" mt={6}>
                {t('jobs.copy.token')} <A to="/settings/api-keys">{t('app.apiKeys')}</A>
              </Text>
            )}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Card>
  );
}
