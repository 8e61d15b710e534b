import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Terms } from '@/api/types';
import { Card } from '@/parts/card';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { ClauseCount, ClauseList } from '../terms/clause-list';
import { clausesOf } from '../terms/clauses';
import { type Parties, useWords } from '../terms/words';
import { Basics } from './basics';
import { DerivedModels } from './derived';
import './editor.css';
import { LeaveQuestion } from './leave';
import { outdatedDays, withDays } from './named-days';
import { DaysQuestion, OutdatedDays } from './outdated-days';
import { PermissionRows } from './permissions';
import { Promises } from './promises';
import { reveal, useTermsForm } from './use-terms-form';
import { type TermsValues, toTerms, toValues } from './values';

type EditorProps = {
  parties: Parties;
  /** The terms that are edited. */
  start: Terms;
  /** Under which name the edits are kept in this tab, and what else is needed to go on with them. */
  draft: string;
  beside: object;
  /** An amendment holds from its last signature on: its beginning stays as it is. */
  isStartFixed?: boolean;
  /** Whether there is somebody to say something to about the terms. */
  hasNote?: boolean;
  send: string;
  /** Stands above the form. */
  above?: ReactNode;
  onSend: (terms: Terms, note: string) => Promise<unknown>;
  /** What to do when the edits are thrown away. */
  onDiscard: () => void;
};

/** Edits terms, with what they come to beside. */
export function TermsEditor({ parties, start, draft, beside, ...props }: EditorProps) {
  const { t } = useTranslation();
  const edits = useTermsForm(toValues(start), draft, beside);
  const { form } = edits;
  const { isSending, error, send } = useSending();
  const [isAsked, setAsked] = useState(false);
  const days = outdatedDays(form.values, start);
  const adapted = withDays(form.values.document, days);
  const sendNow = (values: TermsValues) => {
    setAsked(false);
    return send(async () => {
      try {
        await props.onSend(toTerms(values, start, new Date()), values.note.trim());
      } catch (failure) {
        edits.pin(failure);
        throw failure;
      }
    });
  };
  const adaptAndSend = () => {
    form.setFieldValue('document', adapted);
    void sendNow({ ...form.values, document: adapted });
  };
  const submit = form.onSubmit(
    (values) => (days.length > 0 ? setAsked(true) : sendNow(values)),
    (wrong) => reveal(form, Object.keys(wrong)[0] ?? 'title'),
  );
  const discard = () => {
    edits.discard();
    props.onDiscard();
  };
  return (
    <form onSubmit={submit} noValidate>
      <LeaveQuestion isDirty={edits.isDirty && !isSending} keep={edits.keep} discard={edits.discard} />
      {props.above}
      {edits.isRestored && <Restored discard={discard} />}
      <DaysQuestion
        days={isAsked ? days : []}
        send={() => void sendNow(form.values)}
        adaptAndSend={adaptAndSend}
        close={() => setAsked(false)}
      />
      <div className="columns editor">
        <div>
          <Basics form={form} isStartFixed={props.isStartFixed} start={start} />
          <PermissionRows form={form} parties={parties} />
          <DerivedModels form={form} parties={parties} />
          <Promises form={form} />
        </div>
        <Sidebar parties={parties} terms={toTerms(form.values, start, new Date())} />
        <div className="editor-send">
          <Card>
            <Stack>
              <OutdatedDays days={days} adapt={() => form.setFieldValue('document', adapted)} />
              {props.hasNote && (
                <Textarea
                  label={t('terms.field.note')}
                  description={t('terms.noteText')}
                  autosize
                  minRows={2}
                  maxLength={10_000}
                  dir="auto"
                  {...form.getInputProps('note')}
                />
              )}
              <ProblemAlert error={error} />
              <Group>
                <Button type="submit" loading={isSending}>
                  {props.send}
                </Button>
                {edits.isDirty && (
                  <Text size="sm" c="dimmed">
                    {t('terms.kept')}
                  </Text>
                )}
              </Group>
            </Stack>
          </Card>
        </div>
      </div>
    </form>
  );
}

function Restored({ discard }: { discard: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert mb="lg" icon={<IconHistory aria-hidden />} title={t('terms.restored')}>
      <Button size="xs" variant="default" onClick={discard}>
        {t('terms.startAgain')}
      </Button>
    </Alert>
  );
}

/** What the terms come to as they stand. */
function Sidebar({ parties, terms }: { parties: Parties; terms: Terms }) {
  const { t } = useTranslation();
  const clauses = clausesOf(terms, useWords(parties, terms.rules));
  return (
    <section className="editor-side" aria-label={t('terms.clauses')} tabIndex={0}>
      <Card title={t('terms.clauses')}>
        <ClauseCount clauses={clauses} />
        <ClauseList clauses={clauses} />
      </Card>
    </section>
  );
}
