import { ActionIcon, Alert, Button, Code, CopyButton, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** A technical text that is short enough to stand in a line, such as an id, with a button that copies it. */
export function CopyText({ text, shown }: { text: string; shown?: string }) {
  const { t } = useTranslation();
  return (
    <Group gap={2} wrap="nowrap" component="span" display="inline-flex">
      <Code className="code-line" title={text}>
        {shown ?? text}
      </Code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={t(copied ? 'parts.copied' : 'parts.copy')}>
            <ActionIcon
              variant="subtle"
              color={copied ? 'teal' : 'gray'}
              size="sm"
              onClick={copy}
              aria-label={t(copied ? 'parts.copied' : 'parts.copyWhat', { what: shown ?? text })}
            >
              {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}

/** An id or digest by its beginning; the copy is whole. */
export function ShortId({ id, length = 12 }: { id: string; length?: number }) {
  return <CopyText text={id} shown={id.length > length + 2 ? `${id.slice(0, length)}…` : id} />;
}

/** Lines to be copied as they are: a command, a program. */
export function CopyBlock({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  return (
    <div className="copy-block">
      <section aria-label={label}>
        <pre>{text}</pre>
      </section>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            size="xs"
            variant="default"
            onClick={copy}
            leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          >
            {t(copied ? 'parts.copied' : 'parts.copy')}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

type SecretProps = { title: string; text: string; secret: string; children?: React.ReactNode };

/** A secret that is shown this once. */
export function Secret({ title, text, secret, children }: SecretProps) {
  return (
    <Alert color="yellow" icon={<IconKey aria-hidden />} title={title}>
      <Stack gap="sm">
        <Text size="sm">{text}</Text>
        <CopyBlock text={secret} label={title} />
        {children}
      </Stack>
    </Alert>
  );
}
