import { Button, Stack, Textarea } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseRows, type Row, RowsError } from './rows';

type RowsTextProps = { isSending: boolean; predict: (rows: Row[]) => void; onFault: () => void };

/** Rows as CSV with a header, or as JSON. */
export function RowsText({ isSending, predict, onFault }: RowsTextProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    try {
      const rows = parseRows(text);
      setFault(undefined);
      predict(rows);
    } catch (error) {
      if (!(error instanceof RowsError)) throw error;
      onFault();
      setFault(t(`models.rowsFault.${error.message}`, { line: error.line }));
    }
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Textarea
          label={t('models.try.rows')}
          description={t('models.try.rowsText')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={fault}
          autosize
          minRows={6}
          maxRows={18}
          spellCheck={false}
          ff="monospace"
        />
        <Button
          type="submit"
          loading={isSending}
          leftSection={<IconSparkles size={16} aria-hidden />}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('models.try.predict')}
        </Button>
      </Stack>
    </form>
  );
}
