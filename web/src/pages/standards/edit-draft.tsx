import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, askTagged } from '@/api/client';
import { toProblem } from '@/api/problem';
import type { Standard, StandardDraft } from '@/api/types';
import { queries } from '@/app/queries';
import { useAccount } from '@/app/session';
import { tell, useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { draftQuery, forgetStandards, ifMatch } from './data';
import { definitionOf } from './definition';
import { DefinitionEditor } from './editor/editor';
import { useDefinitionForm } from './editor/use-definition-form';
import { type DefinitionValues, toDefinition, toValues } from './editor/values';
import { PreviewCard } from './preview';

type EditDraftProps = { standard: Standard; draft: StandardDraft; etag?: string };

/** Edits the draft. A save names the revision that was edited, so that nobody's edit is lost unseen. */
export function EditDraft({ standard, draft, etag }: EditDraftProps) {
  const { t } = useTranslation();
  const account = useAccount();
  // What the page was opened with: a draft that is read again meanwhile must not change the form under somebody's hands.
  const [start] = useState(() => toValues(definitionOf(draft.definition)));
  const key = `${account.user}.${account.partner}.${standard.id}`;
  const edits = useDefinitionForm(start, { key, etag, isNew: false });
  const { isSending, error, send } = useSending();
  const save = (values: DefinitionValues) =>
    void send(async () => {
      const params = { path: { standard: standard.id } };
      const body = { definition: toDefinition(values) as never };
      try {
        const put = api.PUT('/v1/standards/{standard}/draft', { params, body, ...ifMatch(edits.base) });
        const saved = await askTagged(put);
        edits.restart(toValues(definitionOf(saved.value.definition)), saved.etag);
        forgetStandards();
        tell(t('standards.editor.saved'));
      } catch (failure) {
        edits.pin(failure);
        throw failure;
      }
    });
  const takeTheirs = async () => {
    const fresh = await queries.fetchQuery({ ...draftQuery(standard.id), staleTime: 0 });
    edits.restart(toValues(definitionOf(fresh.value.definition)), fresh.etag);
    await send(async () => {});
  };
  const keepMine = async () => {
    const fresh = await queries.fetchQuery({ ...draftQuery(standard.id), staleTime: 0 });
    edits.setBase(fresh.etag);
    await send(async () => {});
  };
  const isOutdated = error !== undefined && toProblem(error).status === 412;
  return (
    <DefinitionEditor
      edits={edits}
      isSending={isSending}
      below={
        <>
          {isOutdated ? (
            <Outdated takeTheirs={takeTheirs} keepMine={keepMine} />
          ) : (
            <ProblemAlert error={error} mb="lg" />
          )}
          <Group>
            <Button type="submit" loading={isSending} disabled={!edits.isDirty}>
              {t('standards.editor.save')}
            </Button>
            <Text size="sm" c="dimmed">
              {t(edits.isDirty ? 'standards.editor.kept' : 'standards.editor.unchanged')}
            </Text>
          </Group>
        </>
      }
      beside={<PreviewCard standard={standard} etag={edits.base} isDirty={edits.isDirty} />}
      onSubmit={save}
      onDiscard={() => void takeTheirs()}
    />
  );
}

type OutdatedProps = { takeTheirs: () => Promise<void>; keepMine: () => Promise<void> };

/** A colleague was faster: theirs, or one's own over theirs. */
function Outdated({ takeTheirs, keepMine }: OutdatedProps) {
  const { t } = useTranslation();
  return (
    <Alert
      color="yellow"
      mb="lg"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('standards.editor.outdated')}
    >
      <Text size="sm">{t('standards.editor.outdatedText')}</Text>
      <Group mt="sm">
        <Button size="xs" variant="default" onClick={() => void takeTheirs()}>
          {t('standards.editor.takeTheirs')}
        </Button>
        <Button size="xs" variant="default" onClick={() => void keepMine()}>
          {t('standards.editor.keepMine')}
        </Button>
      </Group>
    </Alert>
  );
}
