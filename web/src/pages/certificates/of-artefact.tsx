import { IconCertificate, IconChecklist } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCan } from '@/app/session';
import { Card } from '@/parts/card';
import { Empty } from '@/parts/empty';
import { A, LinkButton } from '@/parts/links';
import { Day } from '@/parts/moment';
import { ListTable } from '@/parts/table';
import { type ArtefactVersion, useCertificatesOf } from './data';
import { CertificateState } from './state';

type CertificatesOfProps = { artefact: ArtefactVersion; isOwn: boolean };

/** By which standards a version of a data set or of a model is certified. */
export function CertificatesOf({ artefact, isOwn }: CertificatesOfProps) {
  const { t } = useTranslation();
  const list = useCertificatesOf(artefact);
  return (
    <Card title={t('certificates.title')} flush actions={isOwn && <CheckButton {...artefact} />}>
      <ListTable
        label={t('certificates.title')}
        list={list}
        rowKey={(one) => one.id}
        isCompact
        columns={[
          {
            key: 'standard',
            head: t('certificates.standard'),
            cell: (one) => (
              <A to="/certificates/$certificate" params={{ certificate: one.id }} className="row-link">
                <bdi>{one.standard_name}</bdi> {one.standard_version}
              </A>
            ),
          },
          { key: 'state', head: t('certificates.stateName'), cell: (one) => <CertificateState state={one.state} /> },
          { key: 'until', head: t('certificates.until'), cell: (one) => <Day time={one.valid_until} /> },
        ]}
        empty={
          <Empty
            icon={IconCertificate}
            title={t('certificates.noneOf')}
            text={t(isOwn ? 'certificates.noneOfOwn' : 'certificates.noneOfTheirs')}
          />
        }
      />
    </Card>
  );
}

/** Leads to where a version is held against a standard. */
function CheckButton({ kind, id, number }: ArtefactVersion) {
  const { t } = useTranslation();
  const may = useCan()('conformance:run');
  if (!may) return null;
  return (
    <LinkButton
      to="/conformance/new"
      search={{ version: number, ...(kind === 'dataset' ? { dataset: id } : { model: id }) }}
      size="xs"
      variant="light"
      leftSection={<IconChecklist size={16} aria-hidden />}
    >
      {t('certificates.check')}
    </LinkButton>
  );
}
