import { Button, Select, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconFileCertificate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Agreement, Project } from '@/api/types';
import { useAccount } from '@/app/session';
import { Dialog } from '@/parts/dialog';
import { tell, useSending } from '@/parts/form';
import { FormEnd } from '@/parts/form-end';
import { LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { agreementsQuery } from '@/parts/names';
import { ProblemAlert } from '@/parts/problem';
import { forgetProjects, otherParty } from './data';

/** Lets a project go on under another agreement when its own has ended. */
export function RenewButton({ project }: { project: Project }) {
  const { t } = useTranslation();
  const [isOpen, dialog] = useDisclosure(false);
  const agreements = useQuery(agreementsQuery);
  return (
    <>
      <Button leftSection={<IconFileCertificate size={16} aria-hidden />} onClick={dialog.open}>
        {t('projects.renew')}
      </Button>
      <Dialog opened={isOpen} onClose={dialog.close} title={t('projects.renewTitle')} size="lg">
        <Loaded query={agreements}>
          {(all) => (
            <RenewForm
              project={project}
              agreements={all.filter((one) => isBetween(one, project))}
              close={dialog.close}
            />
          )}
        </Loaded>
      </Dialog>
    </>
  );
}

type RenewProps = { project: Project; agreements: Agreement[]; close: () => void };

function RenewForm({ project, agreements, close }: RenewProps) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const form = useForm({ initialValues: { agreement: agreements[0]?.id ?? '' } });
  const { isSending, error, send } = useSending(form);
  const submit = form.onSubmit((body) =>
    send(async () => {
      await ask(api.POST('/v1/projects/{project}/renew', { params: { path: { project: project.id } }, body }));
      await forgetProjects();
      tell(t('projects.renewed'));
      close();
    }),
  );
  if (agreements.length === 0) {
    return (
      <Stack>
        <Text size="sm">{t('projects.renewNone')}</Text>
        <LinkButton to="/agreements/new" search={{ with: otherParty(project, partner).id }}>
          {t('projects.propose')}
        </LinkButton>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t('projects.renewText')}</Text>
        <Select
          label={t('projects.agreement')}
          data={agreements.map(({ id, title }) => ({ value: id, label: title }))}
          allowDeselect={false}
          data-autofocus
          {...form.getInputProps('agreement')}
        />
        <ProblemAlert error={error} />
        <FormEnd close={close} isSending={isSending} submit={t('projects.renew')} />
      </Stack>
    </form>
  );
}

/** Whether an agreement is in force between the two partners of a project, and another one than its own. */
function isBetween(agreement: Agreement, project: Project): boolean {
  const parties = [agreement.proposer.id, agreement.counterparty.id];
  const isOther = agreement.id !== project.agreement && agreement.state === 'active';
  return isOther && project.parties.every(({ id }) => parties.includes(id));
}
