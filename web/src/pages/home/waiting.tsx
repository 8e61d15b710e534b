import { Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconFileCertificate, IconHourglass } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agreement } from '@/api/types';
import { useAccount, useCan } from '@/app/session';
import { isMine, useWaits, type Wait } from '@/pages/agreements/waiting';
import { useUploadOwner } from '@/pages/datasets/upload/owner';
import { recordsOf } from '@/pages/datasets/upload/records';
import { today } from '@/pages/projects/days';
import { isDue, isNewTo, projectsQuery } from '@/pages/projects/query';
import { Card } from '@/parts/card';
import { Loaded, Outline } from '@/parts/loaded';
import { agreementsQuery } from '@/parts/names';
import { AllianceTasks, useAllianceTasks } from './alliance-tasks';
import { TaskLine } from './task-line';

/** Agreements that run out within this many days are told of. */
const SOON_DAYS = 30;
/** That the other side has ended one is told for so many days. */
const ENDED_DAYS = 14;

// Few come back to an upload; those who do wait a moment for it.
const ResumeUploads = lazy(() =>
  import('@/pages/datasets/upload/resume').then((it) => ({ default: it.ResumeUploads })),
);

const ProjectTasks = lazy(() => import('@/pages/projects/home-tasks').then((it) => ({ default: it.ProjectTasks })));

/** What somebody of this partner has to do. */
export function Waiting() {
  const { t } = useTranslation();
  const agreements = useQuery(agreementsQuery);
  const owner = useUploadOwner();
  const left = useQuery({ queryKey: ['upload-records', owner], queryFn: () => recordsOf(owner) });
  const projects = useQuery(projectsQuery);
  const now = new Date();
  const joint =
    projects.data?.filter((one) => one.unread > 0 || isNewTo(one, now.getTime()) || isDue(one, today(now))) ?? [];
  return (
    <Card title={t('home.waiting.title')}>
      <Suspense fallback={null}>{(left.data?.length ?? 0) > 0 && <ResumeUploads />}</Suspense>
      <Suspense fallback={null}>{joint.length > 0 && <ProjectTasks projects={joint} />}</Suspense>
      <Loaded query={agreements}>
        {(all) => (
          <AgreementTasks
            agreements={all}
            hasOthers={joint.length > 0}
            isPending={projects.isPending || left.isPending}
          />
        )}
      </Loaded>
    </Card>
  );
}

type AgreementTasksProps = { agreements: Agreement[]; hasOthers: boolean; isPending: boolean };

/** That nothing waits is said only once all that might is known. */
function AgreementTasks({ agreements, hasOthers, isPending }: AgreementTasksProps) {
  const { t } = useTranslation();
  const { partner } = useAccount();
  const maySign = useCan()('agreement:sign');
  const waits = useWaits(agreements, partner);
  const alliances = useAllianceTasks();
  const { tasks } = alliances;
  const waiting = agreements.flatMap((one) => {
    const wait = waits.get(one.id);
    return wait ? [{ one, wait }] : [];
  });
  const soon = agreements.filter(
    (one) => one.state === 'active' && new Date(one.expires_at).getTime() - Date.now() < SOON_DAYS * 86_400_000,
  );
  const ended = agreements.filter(
    ({ state, ending }) => state === 'terminated' && ending && ending.by !== partner && isWithin(ending.at, ENDED_DAYS),
  );
  const other = (one: Agreement) => (one.proposer.id === partner ? one.counterparty : one.proposer).name;
  if (waiting.length + soon.length + tasks.length + ended.length === 0) {
    if (isPending || alliances.isPending) return <Outline lines={1} />;
    if (hasOthers) return null;
    return (
      <Text c="dimmed" size="sm" className="quiet-line">
        <IconCircleCheck size={18} aria-hidden /> {t('home.waiting.nothing')}
      </Text>
    );
  }
  const line = (one: Agreement, text: string, isUrgent: boolean) => (
    <TaskLine
      key={one.id + text}
      to="/agreements/$agreement"
      params={{ agreement: one.id }}
      icon={isUrgent ? IconFileCertificate : IconHourglass}
      title={one.title}
      text={text}
      isUrgent={isUrgent}
    />
  );
  const say = (one: Agreement, wait: Wait) => t(`home.waiting.${wait}`, { partner: other(one) });
  return (
    <Stack gap="xs">
      {waiting
        .filter(({ wait }) => isMine(wait))
        .map(({ one, wait }) => line(one, maySign ? say(one, wait) : t('home.waiting.byAdmin'), true))}
      <AllianceTasks tasks={tasks} />
      {soon.map((one) => line(one, t('home.waiting.soon'), true))}
      {ended.map((one) => line(one, t('home.waiting.ended'), true))}
      {waiting.filter(({ wait }) => !isMine(wait)).map(({ one, wait }) => line(one, say(one, wait), false))}
    </Stack>
  );
}

function isWithin(time: string, days: number): boolean {
  return Date.now() - new Date(time).getTime() < days * 86_400_000;
}
