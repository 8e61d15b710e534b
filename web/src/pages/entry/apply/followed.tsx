import { Alert, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { tell } from '@/parts/form';
import { Loaded } from '@/parts/loaded';
import { Correction, CorrectionButton } from './correction';
import { told } from './draft';
import { formQuery } from './form';
import { type Application, type Followed, forgetHeld, type Held, heldParams } from './held';
import { SayForm } from './say-form';
import { Stages } from './stages';
import { Thread } from './thread';
import { ToldView } from './told';
import { Withdraw } from './withdraw';

/** Everything that an applicant learns of its application, and can do. */
export function FollowedView({ held, found }: { held: Held; found: Followed }) {
  const { t } = useTranslation();
  const form = useQuery(formQuery);
  const [isCorrecting, setCorrecting] = useState(false);
  const { value: application, etag } = found;
  const isUndecided = application.status === 'applied' || application.status === 'in_review';
  if (isCorrecting) {
    return (
      <Loaded query={form}>
        {(data) => (
          <Correction
            held={held}
            etag={etag}
            form={data}
            initial={told(data, application.name, application.told)}
            close={() => setCorrecting(false)}
          />
        )}
      </Loaded>
    );
  }
  return (
    <Stack gap={0}>
      <Outcome application={application} />
      <Questions held={held} application={application} canAnswer={isUndecided} />
      <Section title={t('application.follow.stages')}>
        <Stages stages={application.stages} />
      </Section>
      <Section title={t('application.follow.told')}>
        <ToldView told={application.told} />
      </Section>
      <Group mt="xl">
        {application.correctable && <CorrectionButton onClick={() => setCorrecting(true)} />}
        {isUndecided && <Withdraw held={held} name={application.name} />}
      </Group>
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="apply-section">
      <Title order={2} id={id} fz="lg" mb="sm">
        {title}
      </Title>
      {children}
    </section>
  );
}

const COLOURS: Record<string, string> = { approved: 'teal', declined: 'red', withdrawn: 'gray' };

/** Where it stands, in a sentence; once it is decided, why. */
function Outcome({ application }: { application: Application }) {
  const { t } = useTranslation();
  const { status, decision } = application;
  return (
    <Alert color={COLOURS[status] ?? 'blue'} title={t(`status.partner.${status}`, status)} role="status">
      <Text size="sm">{t(`application.outcome.${status}`)}</Text>
      {decision?.reason && (
        <Text size="sm" mt={6} className="user-text" dir="auto">
          {decision.reason}
        </Text>
      )}
    </Alert>
  );
}

type QuestionsProps = { held: Held; application: Application; canAnswer: boolean };

function Questions({ held, application, canAnswer }: QuestionsProps) {
  const { t } = useTranslation();
  if (application.questions.length === 0) return null;
  const answer = async (question: string, text: string) => {
    const { path, header } = heldParams(held);
    const params = { path: { ...path, question }, header };
    await ask(
      api.POST('/v1/applications/{application}/questions/{question}/answer', { params, body: { answer: text } }),
    );
    await forgetHeld(held);
    tell(t('application.question.sent'));
  };
  return (
    <Section title={t('application.follow.questions')}>
      {application.questions.map((one) => (
        <Thread
          key={one.id}
          question={one}
          reviewer={() => t('application.question.reviewers')}
          applicant={application.name}
        >
          {one.state === 'open' && canAnswer && (
            <SayForm
              label={t('application.question.yourAnswer')}
              button={t('application.question.answer')}
              say={(text) => answer(one.id, text)}
            />
          )}
        </Thread>
      ))}
    </Section>
  );
}
