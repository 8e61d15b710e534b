import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '@/api/types';
import { Scores } from '@/pages/conformance/scores';
import { Card } from '@/parts/card';
import { CopyText, ShortId } from '@/parts/copy';
import { Facts } from '@/parts/facts';
import { useFormats } from '@/parts/format';
import { Moment } from '@/parts/moment';
import { DataTable } from '@/parts/table';
import { lookOf } from './state';
import { type Statement, statementOf } from './statement';

type CertificateViewProps = {
  certificate: Certificate;
  /** The names of what it is about, as far as the reader may know them. */
  owner: ReactNode;
  artefact: ReactNode;
  standard: ReactNode;
  run?: ReactNode;
  beside: ReactNode;
};

/** All that a certificate says, and where it stands. */
export function CertificateView({ certificate, beside, ...names }: CertificateViewProps) {
  const statement = statementOf(certificate.jws);
  return (
    <>
      <Standing certificate={certificate} />
      <div className="columns">
        <div>
          <FactsCard certificate={certificate} statement={statement} {...names} />
          {statement && <Found statement={statement} />}
          {statement && <Files statement={statement} />}
        </div>
        <div>{beside}</div>
      </div>
    </>
  );
}

function Standing({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation();
  const format = useFormats();
  const { state, revoked_because, superseded_at, valid_until } = certificate;
  const { colour, icon: Icon } = lookOf(state);
  const isSoonOver = state === 'valid' && superseded_at;
  return (
    <Alert color={colour} mb="lg" icon={<Icon aria-hidden />} title={t(`certificates.standing.${state}`, state)}>
      <Text size="sm">
        {t(`certificates.standingText.${state}`, {
          day: format.day(state === 'superseded' && superseded_at ? superseded_at : valid_until),
        })}
      </Text>
      {isSoonOver && (
        <Text size="sm" mt={6}>
          {t('certificates.soonSuperseded', { day: format.day(superseded_at) })}
        </Text>
      )}
      {revoked_because && (
        <Text size="sm" mt={6} className="user-text">
          {revoked_because}
        </Text>
      )}
    </Alert>
  );
}

type FactsProps = Omit<CertificateViewProps, 'beside'> & { statement?: Statement };

function FactsCard({ certificate, statement, owner, artefact, standard, run }: FactsProps) {
  const { t } = useTranslation();
  return (
    <Card title={t('certificates.facts')}>
      <Facts
        lines={[
          [t('certificates.standard'), standard],
          [t('certificates.artefact'), artefact],
          [t('certificates.owner'), owner],
          [t('certificates.issued'), <Moment key="issued" time={certificate.issued_at} />],
          [t('certificates.until'), <Moment key="until" time={certificate.valid_until} />],
          [
            t('certificates.supersededAt'),
            certificate.superseded_at && <Moment key="superseded" time={certificate.superseded_at} />,
          ],
          [
            t('certificates.revokedAt'),
            certificate.revoked_at && <Moment key="revoked" time={certificate.revoked_at} />,
          ],
          [t('certificates.issuer'), statement?.iss],
          [
            t('certificates.digest'),
            <CopyText key="sha" text={certificate.sha256} shown={`${certificate.sha256.slice(0, 16)}…`} />,
          ],
          [t('certificates.run'), run],
          [t('certificates.id'), <ShortId key="id" id={certificate.id} />],
        ]}
      />
    </Card>
  );
}

/** What the run had found, out of what was signed. */
function Found({ statement: { scores = [], rows } }: { statement: Statement }) {
  const { t } = useTranslation();
  return (
    <Card title={t(scores.length > 0 ? 'conformance.scores' : 'conformance.findings')}>
      {scores.length > 0 && <Scores scores={scores} />}
      <Text size="sm" c="dimmed" mt={scores.length > 0 ? 'md' : 0}>
        {t(scores.length > 0 ? 'conformance.scoredRows' : 'conformance.nothingFound', { count: rows })}
      </Text>
    </Card>
  );
}

function Files({ statement: { artefact } }: { statement: Statement }) {
  const { t } = useTranslation();
  const format = useFormats();
  return (
    <Card title={t('certificates.files')} flush>
      <DataTable
        label={t('certificates.files')}
        rows={artefact.files}
        rowKey={(file) => file.name ?? file.sha256}
        columns={[
          {
            key: 'name',
            head: t('certificates.file'),
            cell: (file) => <bdi>{file.name || t('certificates.content')}</bdi>,
          },
          { key: 'size', head: t('certificates.size'), isNumber: true, cell: (file) => format.bytes(file.size) },
          { key: 'sha', head: 'SHA-256', cell: (file) => <ShortId id={file.sha256} length={16} /> },
        ]}
      />
    </Card>
  );
}
