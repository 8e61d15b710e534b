import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Partner } from '@/api/types';
import { useCan } from '@/app/session';
import { SayForm } from '@/pages/entry/apply/say-form';
import { Thread } from '@/pages/entry/apply/thread';
import { Card } from '@/parts/card';
import { Loaded } from '@/parts/loaded';
import { forgetPartners, questionsQuery, UNDECIDED } from './data';
import { useReviewers } from './people';

/** What reviewers have asked the applicant, and its answers. */
export function Questions({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const can = useCan();
  const reviewer = useReviewers();
  const query = useQuery(questionsQuery(partner.id));
  const mayAsk = can('partner:admit') && UNDECIDED.includes(partner.status);
  const params = { path: { partner: partner.id } };
  const askApplicant = async (question: string) => {
    await ask(api.POST('/v1/partners/{partner}/questions', { params, body: { question } }));
    await forgetPartners();
  };
  const reply = async (question: string, text: string) => {
    const path = { ...params.path, question };
    await ask(api.POST('/v1/partners/{partner}/questions/{question}/replies', { params: { path }, body: { text } }));
    await forgetPartners();
  };
  return (
    <Card title={t('platform.question.title')}>
      <Loaded query={query}>
        {(all) =>
          all.length === 0 ? (
            <Text size="sm" c="dimmed" mb="md">
              {t('platform.question.none')}
            </Text>
          ) : (
            all.map((one) => (
              <Thread key={one.id} question={one} reviewer={reviewer} applicant={partner.name}>
                {mayAsk && one.replies.length > 0 && (
                  <SayForm
                    label={t('platform.question.reply')}
                    button={t('platform.question.sendReply')}
                    say={(text) => reply(one.id, text)}
                  />
                )}
              </Thread>
            ))
          )
        }
      </Loaded>
      {mayAsk && <SayForm label={t('platform.question.ask')} button={t('platform.question.send')} say={askApplicant} />}
    </Card>
  );
}
