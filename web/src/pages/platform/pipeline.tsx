import { Badge, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormats } from '@/parts/format';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { BoardCard } from './board-card';
import { type PipelineStage, pipelineQuery } from './data';
import './platform.css';

/** Applications by stage. */
export function PipelinePage() {
  const { t } = useTranslation();
  const pipeline = useQuery(pipelineQuery);
  return (
    <Page title={t('platform.pipeline.title')} lead={t('platform.pipeline.lead')}>
      <Loaded query={pipeline}>
        {(data) => (
          // It scrolls sideways, also by the keyboard.
          <section
            className="board"
            tabIndex={0}
            aria-label={t('parts.scrolls', { name: t('platform.pipeline.title') })}
          >
            {data.stages.map((stage) => (
              <Stage key={stage.stage} stage={stage} needed={data.reviewers_needed} />
            ))}
          </section>
        )}
      </Loaded>
    </Page>
  );
}

function Stage({ stage: { stage, count, applications }, needed }: { stage: PipelineStage; needed: number }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <section className="board-stage" aria-labelledby={`stage-${stage}`}>
      <div className="board-head">
        <Title order={2} id={`stage-${stage}`} fz="sm">
          <A to="/platform/pipeline/$stage" params={{ stage }}>
            {t(`status.partner.${stage}`, stage)}
          </A>
        </Title>
        <Badge color="gray">{format.integer(count)}</Badge>
      </div>
      {applications.items.length === 0 && (
        <Text size="sm" c="dimmed" ta="center" py="md">
          {t('platform.pipeline.nobody')}
        </Text>
      )}
      {applications.items.map((card) => (
        <BoardCard key={card.partner} card={card} stage={stage} needed={needed} />
      ))}
      {applications.next_cursor && (
        <A to="/platform/pipeline/$stage" params={{ stage }} fz="sm" ta="center">
          {t('platform.pipeline.all', { count })}
        </A>
      )}
    </section>
  );
}
