import { Button, Group, Spoiler, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Project, ProjectMessage } from '@/api/types';
import { ConfirmButton } from '@/parts/confirm';
import { Ago, Moment } from '@/parts/moment';
import { useRightsIn } from '../rights';
import { EditMessage } from './edit-message';
import { opening } from './messages';

/** How tall a message stands in full, in pixels: about a dozen lines. */
const LONG = 300;

type MessageItemProps = {
  project: Project;
  message: ProjectMessage;
  /** The message that this one answers, if it is loaded. */
  answered?: ProjectMessage;
  onReply: (message: ProjectMessage) => void;
  again: () => Promise<unknown>;
};

/** One message: who, when, what; and what can be done with it. */
export function MessageItem({ project, message, answered, onReply, again }: MessageItemProps) {
  const { t } = useTranslation();
  const [isEdited, setEdited] = useState(false);
  const hasText = typeof message.text === 'string';
  return (
    <li id={message.id} className={message.own ? 'message is-own' : 'message'}>
      <Group gap={6} className="message-head">
        <Text fw={600} size="sm" component="span">
          <bdi>{message.person}</bdi>
        </Text>
        <Text size="sm" c="dimmed" component="span">
          <bdi>{message.partner_name}</bdi> · <Ago time={message.created_at} />
          {message.edited_at && hasText && ` · ${t('projects.edited')}`}
        </Text>
      </Group>
      {message.reply_to && <Quote id={message.reply_to} answered={answered} />}
      {isEdited && hasText ? (
        <EditMessage project={project} message={message} close={() => setEdited(false)} again={again} />
      ) : (
        <Said message={message} />
      )}
      {hasText && !isEdited && (
        <Acts {...{ project, message, again }} reply={() => onReply(message)} edit={() => setEdited(true)} />
      )}
    </li>
  );
}

function Quote({ id, answered }: { id: string; answered?: ProjectMessage }) {
  const { t } = useTranslation();
  if (!answered) {
    return (
      <Text size="sm" className="message-quote">
        {t('projects.answersEarlier')}
      </Text>
    );
  }
  return (
    <Text size="sm" className="message-quote" component="div">
      <a href={`#${id}`} className="quote-link">
        {t('projects.answers', { name: answered.person })}
      </a>{' '}
      {answered.text && <bdi>{opening(answered.text)}</bdi>}
    </Text>
  );
}

function Said({ message }: { message: ProjectMessage }) {
  const { t } = useTranslation();
  if (typeof message.text === 'string') {
    return (
      <Spoiler maxHeight={LONG} showLabel={t('projects.messageAll')} hideLabel={t('projects.messageLess')}>
        <Text className="user-text" dir="auto">
          {message.text}
        </Text>
      </Spoiler>
    );
  }
  if (message.hidden_at) {
    return (
      <Text size="sm" c="dimmed" component="div">
        {t('projects.hiddenBy', { name: message.hidden_by })} · <Moment time={message.hidden_at} />
        <div className="user-text">{message.hidden_because}</div>
      </Text>
    );
  }
  return (
    <Text size="sm" c="dimmed">
      {t('projects.deleted')}
    </Text>
  );
}

type ActsProps = Pick<MessageItemProps, 'project' | 'message' | 'again'> & { reply: () => void; edit: () => void };

function Acts({ project, message, again, reply, edit }: ActsProps) {
  const { t } = useTranslation();
  const { works, moderates } = useRightsIn(project);
  const params = { path: { project: project.id, message: message.id } };
  if (!works) return null;
  const name = message.person;
  return (
    <Group gap={4} mt={4}>
      <Button size="compact-xs" variant="subtle" onClick={reply} aria-label={t('projects.replyTo', { name })}>
        {t('projects.reply')}
      </Button>
      {message.own && (
        <Button size="compact-xs" variant="subtle" onClick={edit}>
          {t('projects.editMessage')}
        </Button>
      )}
      {message.own && (
        <ConfirmButton
          size="compact-xs"
          variant="subtle"
          label={t('projects.delete')}
          title={t('projects.deleteTitle')}
          text={t('projects.deleteText')}
          confirm={t('projects.delete')}
          onConfirm={async () => {
            await ask(api.DELETE('/v1/projects/{project}/messages/{message}', { params }));
            await again();
          }}
        />
      )}
      {moderates && !message.own && (
        <ConfirmButton
          size="compact-xs"
          variant="subtle"
          label={t('projects.hide')}
          title={t('projects.hideTitle', { name })}
          text={t('projects.hideText')}
          reason={t('projects.hideReason')}
          confirm={t('projects.hide')}
          onConfirm={async (reason) => {
            await ask(api.POST('/v1/projects/{project}/messages/{message}/hide', { params, body: { reason } }));
            await again();
          }}
        />
      )}
    </Group>
  );
}
