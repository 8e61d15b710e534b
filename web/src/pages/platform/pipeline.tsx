import { Badge, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Partner } from '@/api/types';
import { useIndustries } from '@/parts/industries';
import { Loaded } from '@/parts/loaded';
import { Ago } from '@/parts/moment';
import { Page } from '@/parts/page';
import { partnersQuery } from './data';
import './platform.css';

/** Stages of the board: what an application goes through until it is a partner. */
const BOARD = ['applied', 'in_review', 'approved', 'active', 'declined'];

/** Applications by stage. */
export function PipelinePage() {
  const { t } = useTranslation();
  const partners = useQuery(partnersQuery);
  return (
    <Page title={t('platform.pipeline.title')} lead={t('platform.pipeline.lead')}>
      <Loaded query={partners}>{(all) => <Board partners={all} />}</Loaded>
    </Page>
  );
}

function Board({ partners }: { partners: Partner[] }) {
  const { t } = useTranslation();
  return (
    <div className="board">
      {BOARD.map((stage) => {
        const here = partners.filter((one) => one.status === stage);
        return (
          <section key={stage} className="board-stage" aria-labelledby={`stage-${stage}`}>
            <div className="board-head">
              <Title order={2} id={`stage-${stage}`} fz="sm">
                {t(`status.partner.${stage}`)}
              </Title>
              <Badge color="gray">{here.length}</Badge>
            </div>
            {here.length === 0 ? (
              <Text size="sm" c="dimmed" ta="center" py="md">
                {t('platform.pipeline.nobody')}
              </Text>
            ) : (
              here.map((one) => <BoardCard key={one.id} partner={one} />)
            )}
          </section>
        );
      })}
    </div>
  );
}

function BoardCard({ partner }: { partner: Partner }) {
  const industries = useIndustries();
  return (
    <Link to="/platform/partners/$partner" params={{ partner: partner.id }} className="tile">
      <Text fw={600} dir="auto">
        {partner.name}
      </Text>
      <Text size="xs" c="dimmed" mb={4}>
        {industries.name(partner.industry)} · <Ago time={partner.created_at} />
      </Text>
      <Text size="sm" lineClamp={3} dir="auto">
        {partner.needs}
      </Text>
    </Link>
  );
}
