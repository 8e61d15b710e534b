import { Badge } from '@mantine/core';
import { IconCertificate, IconChecklist } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '@/api/types';
import { useCan } from '@/app/session';
import { ArtefactLink } from '@/pages/conformance/artefact';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Day } from '@/parts/moment';
import { Page } from '@/parts/page';
import { type Column, ListTable } from '@/parts/table';
import { useOwnCertificates } from './data';
import { CertificateState } from './state';
import { CertificateTabs } from './tabs';

/** The certificates of one's own data sets and models. */
export function CertificatesPage() {
  const { t } = useTranslation();
  const may = useCan()('conformance:run');
  const list = useOwnCertificates();
  const check = may && (
    <LinkButton to="/conformance/new" leftSection={<IconChecklist size={17} aria-hidden />}>
      {t('conformance.check')}
    </LinkButton>
  );
  return (
    <Page title={t('certificates.title')} lead={t('certificates.lead')} actions={check}>
      <CertificateTabs />
      <ListTable
        label={t('certificates.title')}
        list={list}
        rowKey={(one) => one.id}
        columns={certificateColumns(t)}
        empty={
          <Empty
            icon={IconCertificate}
            title={t('certificates.none')}
            text={t('certificates.noneText')}
            action={check}
          />
        }
      />
    </Page>
  );
}

function certificateColumns(t: TFunction): Column<Certificate>[] {
  return [
    {
      key: 'standard',
      head: t('certificates.standard'),
      cell: (one) => (
        <A to="/certificates/$certificate" params={{ certificate: one.id }} className="row-link">
          <bdi>{one.standard_name}</bdi> {one.standard_version}
        </A>
      ),
    },
    { key: 'of', head: t('certificates.artefact'), cell: (one) => <ArtefactLink artefact={one.artefact} isAbove /> },
    { key: 'state', head: t('certificates.stateName'), cell: (one) => <CertificateState state={one.state} /> },
    { key: 'until', head: t('certificates.until'), cell: (one) => <Day time={one.valid_until} /> },
    {
      key: 'public',
      head: t('certificates.seenBy'),
      cell: (one) => (
        <Badge color={one.public ? 'cyan' : 'gray'}>
          {t(one.public ? 'certificates.everybody' : 'certificates.those')}
        </Badge>
      ),
    },
  ];
}
