import { Button, Popover, RingProgress, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isActive, useUploads } from './store';
import { UploadView } from './upload-view';

/** In the header while there are uploads: how far they are, on every page. */
export function UploadStatus() {
  const { t } = useTranslation();
  const uploads = useUploads();
  if (uploads.length === 0) return null;
  const active = uploads.filter(isActive);
  const total = active.reduce((sum, { file }) => sum + file.size, 0);
  const done = active.reduce((sum, one) => sum + (one.phase === 'hashing' ? 0 : one.done), 0);
  const share = total > 0 ? Math.round((done / total) * 100) : 100;
  const hasFailed = active.length === 0 && uploads.some(({ phase }) => phase === 'failed');
  const over = t(hasFailed ? 'upload.someFailed' : 'upload.over');
  const text = active.length > 0 ? t('upload.active', { count: active.length, share }) : over;
  return (
    <Popover position="bottom-end" width={340} withArrow trapFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          px={6}
          aria-label={text}
          leftSection={
            <RingProgress
              size={26}
              thickness={4}
              sections={[{ value: share, color: hasFailed ? 'red' : 'cyan' }]}
              aria-hidden
            />
          }
        >
          {active.length > 0 ? `${share} %` : hasFailed ? '!' : '✓'}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="lg" mah={420} style={{ overflowY: 'auto' }}>
          {uploads.map((one) => (
            <UploadView key={one.key} upload={one} />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
