import { Text } from '@mantine/core';
import { IconCertificateOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '@/api/types';
import { isMissing } from '@/app/queries';
import { EntryFrame } from '@/pages/entry/frame';
import { ShortId } from '@/parts/copy';
import { Empty } from '@/parts/empty';
import { LinkButton } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { Page } from '@/parts/page';
import { certificateQuery } from './data';
import { CertificateState } from './state';
import { VerifyCard } from './verify';
import { CertificateView } from './view';

const route = getRouteApi('/public/certificates/$certificate');

/** A certificate that its owner lets everybody see, without signing in. */
export function PublicCertificatePage() {
  const { t } = useTranslation();
  const { certificate } = route.useParams();
  const query = useQuery(certificateQuery(certificate));
  const found = query.data;
  return (
    <EntryFrame size={1080}>
      <Page
        title={found ? `${found.standard_name} ${found.standard_version}` : t('certificates.one')}
        isUserText
        badge={found && <CertificateState state={found.state} />}
        lead={found && t('certificates.one')}
      >
        {query.error && isMissing(query.error) ? (
          <Empty
            icon={IconCertificateOff}
            title={t('certificates.notPublic')}
            text={t('certificates.notPublicText')}
            action={
              <LinkButton to="/certificates/$certificate" params={{ certificate }}>
                {t('certificates.seeSignedIn')}
              </LinkButton>
            }
          />
        ) : (
          <Loaded query={query}>{(one) => <PublicView certificate={one} />}</Loaded>
        )}
      </Page>
    </EntryFrame>
  );
}

function PublicView({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation();
  const { artefact } = certificate;
  return (
    <CertificateView
      certificate={certificate}
      owner={<bdi>{certificate.owner_name}</bdi>}
      artefact={
        <>
          <ShortId id={artefact.id} />
          <Text size="xs" c="dimmed">
            {t(`conformance.kind.${artefact.kind}`, { number: artefact.number })}
          </Text>
        </>
      }
      standard={
        <>
          <bdi>{certificate.standard_name}</bdi> {certificate.standard_version}
        </>
      }
      beside={<VerifyCard certificate={certificate} />}
    />
  );
}
