import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useList } from '@/api/lists';
import type { Partner } from '@/api/types';
import { useCan } from '@/app/session';
import { SayForm } from '@/pages/entry/apply/say-form';
import { Card } from '@/parts/card';
import { Outline } from '@/parts/loaded';
import { Moment } from '@/parts/moment';
import { ProblemAlert } from '@/parts/problem';
import { More } from '@/parts/table';
import { forgetPartners } from './data';
import { useReviewers } from './people';

/** What reviewers tell each other. The applicant never sees it. */
export function Notes({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const can = useCan();
  const reviewer = useReviewers();
  const params = { path: { partner: partner.id } };
  const list = useList(['partners', 'one', partner.id, 'notes'], (query) =>
    ask(api.GET('/v1/partners/{partner}/notes', { params: { ...params, query } })),
  );
  const write = async (note: string) => {
    await ask(api.POST('/v1/partners/{partner}/notes', { params, body: { note } }));
    await forgetPartners();
  };
  return (
    <Card title={t('platform.note.title')}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('platform.note.text')}
      </Text>
      {can('partner:admit') && <SayForm label={t('platform.note.one')} button={t('platform.note.write')} say={write} />}
      {list.isPending && <Outline lines={2} />}
      {list.error && list.items.length === 0 ? <ProblemAlert error={list.error} onRetry={list.retry} /> : null}
      {list.items.map((one) => (
        <article key={one.id} className="note">
          <Text size="sm" c="dimmed">
            <bdi>{reviewer(one.author)}</bdi> · <Moment time={one.created_at} />
          </Text>
          <Text size="sm" className="user-text" dir="auto">
            {one.note}
          </Text>
        </article>
      ))}
      {list.items.length > 0 && <More list={list} />}
    </Card>
  );
}
