import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Facts } from '@/parts/facts';

type ConflictNoticeProps = {
  /** What stands now, where it differs from what is written in the form. */
  lines: [name: string, value: string][];
  takeTheirs: () => void;
};

/** Somebody has changed it since: what it says now; to save again puts one's own in its place. */
export function ConflictNotice({ lines, takeTheirs }: ConflictNoticeProps) {
  const { t } = useTranslation();
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    notice.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <Alert
      ref={notice}
      color="yellow"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('projects.conflict.title')}
    >
      <Text size="sm" mb={lines.length > 0 ? 'sm' : 0}>
        {t(lines.length > 0 ? 'projects.conflict.text' : 'projects.conflict.same')}
      </Text>
      <Facts lines={lines} />
      {lines.length > 0 && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={takeTheirs}>
            {t('projects.conflict.takeTheirs')}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
