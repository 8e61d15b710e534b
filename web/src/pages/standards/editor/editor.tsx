import { Alert, Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LeaveQuestion } from '@/pages/agreements/editor/leave';
import { Columns } from './columns';
import { Documents } from './documents';
import { ModelFields } from './model';
import { reveal, type useDefinitionForm } from './use-definition-form';
import type { DefinitionValues } from './values';

type EditorProps = {
  edits: ReturnType<typeof useDefinitionForm>;
  isSending: boolean;
  /** Stands above the rows, and below them. */
  above?: ReactNode;
  below: ReactNode;
  beside: ReactNode;
  onSubmit: (values: DefinitionValues) => void;
  onDiscard: () => void;
};

/** Edits what a standard asks for. */
export function DefinitionEditor({ edits, isSending, above, below, beside, onSubmit, onDiscard }: EditorProps) {
  const { t } = useTranslation();
  const { form } = edits;
  const submit = form.onSubmit(onSubmit, (wrong) => reveal(form, Object.keys(wrong)[0] ?? 'columns'));
  return (
    <form onSubmit={submit} noValidate>
      <LeaveQuestion
        isDirty={edits.isDirty && !isSending}
        text={t('standards.editor.leave')}
        keep={edits.keep}
        discard={onDiscard}
      />
      {edits.isRestored && edits.isDirty && (
        <Alert mb="lg" icon={<IconHistory aria-hidden />} title={t('standards.editor.restored')}>
          <Button size="xs" variant="default" onClick={onDiscard}>
            {t('standards.editor.startAgain')}
          </Button>
        </Alert>
      )}
      <div className="columns">
        <div>
          {above}
          <Columns form={form} />
          <ModelFields key={edits.round} form={form} />
          <Documents form={form} />
          {below}
        </div>
        {beside}
      </div>
    </form>
  );
}
