import { Button } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/problem';
import { notify } from '@/parts/notify';
import { useProblemText } from '@/parts/problem-text';
import { saveText } from '@/parts/save-text';
import { addressOf, textAt } from './data';

type StatementActionsProps = { month: string; partner?: string };

/** The statement for a spreadsheet, and for paper. */
export function StatementActions({ month, partner }: StatementActionsProps) {
  const { t, i18n } = useTranslation();
  const words = useProblemText();
  const refused = (error: unknown) => {
    const { title, detail } = words(toProblem(error));
    void notify({ color: 'red', title, message: detail });
  };
  const save = async () => {
    const text = await textAt(`${addressOf(month, partner)}/csv`);
    saveText(text, `statement-${month}.csv`, 'text/csv;charset=utf-8');
  };
  const print = async () => {
    // Opened at once, as browsers open no window later on; the server is asked first, which renews a session that has run out.
    const place = window.open('about:blank', '_blank');
    const path = `${addressOf(month, partner)}/print?language=${encodeURIComponent(i18n.language)}`;
    try {
      await textAt(path);
      if (place) place.location.replace(path);
      else window.location.assign(path);
    } catch (error) {
      place?.close();
      throw error;
    }
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        onClick={() => void save().catch(refused)}
      >
        {t('statements.csv')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconPrinter size={16} aria-hidden />}
        onClick={() => void print().catch(refused)}
      >
        {t('statements.print')}
      </Button>
    </>
  );
}
