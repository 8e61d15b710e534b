import { Alert, Button, Center, Text } from '@mantine/core';
import { IconMessages, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Project, ProjectMessage } from '@/api/types';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { Outline } from '@/parts/loaded';
import { ProblemAlert } from '@/parts/problem';
import { useRightsIn } from '../rights';
import { Composer } from './composer';
import { MessageItem } from './message-item';
import { useDraft } from './use-draft';
import { useMessages } from './use-messages';
import { useReadMark } from './use-read-mark';

/** What the people of both partners say to each other, oldest first; new messages arrive by themselves. */
export function Discussion({ project }: { project: Project }) {
  const { t } = useTranslation();
  const { works } = useRightsIn(project);
  const talk = useMessages(project.id);
  const draft = useDraft(project.id);
  const unreadFrom = useReadMark(project.id, project.unread, talk.messages);
  const { messages } = talk;
  const answered = messages?.find(({ id }) => id === draft.replyTo);
  return (
    <Card title={t('projects.tab.discussion')}>
      <ProblemAlert error={talk.error} onRetry={() => void talk.again()} />
      {!messages && !talk.error && <Outline lines={6} />}
      {messages && (
        <>
          {talk.hasEarlier && (
            <Center mb="md">
              <Button variant="default" loading={talk.isLoadingEarlier} onClick={talk.earlier}>
                {t('projects.earlier')}
              </Button>
            </Center>
          )}
          {messages.length === 0 && (
            <Empty icon={IconMessages} title={t('projects.noMessages')} text={t('projects.noMessagesText')} />
          )}
          <Talk {...{ project, messages, unreadFrom }} onReply={draft.answer} again={talk.again} />
          {Boolean(talk.lost) && (
            <Alert color="yellow" mb="md" icon={<IconPlugConnectedX aria-hidden />} role="status">
              {t('projects.disconnected')}
            </Alert>
          )}
          {works && <Composer project={project} draft={draft} answered={answered} sent={talk.again} />}
          {!works && (
            <Text size="sm" c="dimmed">
              {t(project.read_only ? 'projects.talkIsOver' : 'projects.observersRead')}
            </Text>
          )}
        </>
      )}
    </Card>
  );
}

type TalkProps = {
  project: Project;
  messages: ProjectMessage[];
  unreadFrom?: string;
  onReply: (message: ProjectMessage) => void;
  again: () => Promise<unknown>;
};

/** The messages; whoever comes finds what they have not read, or else the end. */
function Talk({ project, messages, unreadFrom, onReply, again }: TalkProps) {
  const { t } = useTranslation();
  const byId = useMemo(() => new Map(messages.map((one) => [one.id, one])), [messages]);
  const mark = useRef<HTMLLIElement>(null);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (unreadFrom) mark.current?.scrollIntoView({ block: 'center' });
    else end.current?.scrollIntoView({ block: 'nearest' });
  }, [unreadFrom]);
  return (
    <div role="log" aria-label={t('projects.tab.discussion')}>
      <ol className="messages">
        {messages.flatMap((one) => [
          ...(one.id === unreadFrom
            ? [
                <li key="unread" ref={mark} className="unread-mark">
                  {t('projects.unreadFromHere')}
                </li>,
              ]
            : []),
          <MessageItem
            key={one.id}
            project={project}
            message={one}
            answered={one.reply_to ? byId.get(one.reply_to) : undefined}
            onReply={onReply}
            again={again}
          />,
        ])}
      </ol>
      <div ref={end} />
    </div>
  );
}
