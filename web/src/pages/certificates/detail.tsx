import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ArtefactLink } from '@/pages/conformance/artefact';
import { A } from '@/parts/links';
import { Loaded } from '@/parts/loaded';
import { usePartnerNames } from '@/parts/names';
import { Page } from '@/parts/page';
import { RevokeButton } from './actions';
import { certificateQuery } from './data';
import { CertificateState } from './state';
import { VerifyCard } from './verify';
import { CertificateView } from './view';
import { VisibilityCard } from './visibility';

const route = getRouteApi('/app/partner/certificates/$certificate');

/** A certificate, for those who are signed in. */
export function CertificatePage() {
  const { t } = useTranslation();
  const { certificate } = route.useParams();
  const names = usePartnerNames();
  const query = useQuery(certificateQuery(certificate));
  const found = query.data;
  return (
    <Page
      title={found ? `${found.standard_name} ${found.standard_version}` : t('certificates.one')}
      isUserText
      badge={found && <CertificateState state={found.state} />}
      lead={found && t('certificates.one')}
      crumbs={[
        <A key="all" to="/certificates">
          {t('certificates.title')}
        </A>,
      ]}
      actions={found && <RevokeButton certificate={found} />}
    >
      <Loaded query={query}>
        {(one) => (
          <CertificateView
            certificate={one}
            owner={<bdi>{names(one.owner)}</bdi>}
            artefact={<ArtefactLink artefact={one.artefact} />}
            standard={
              <A
                to="/standards/$standard"
                params={{ standard: one.standard }}
                search={{ version: one.standard_version }}
              >
                <bdi>{one.standard_name}</bdi> {one.standard_version}
              </A>
            }
            run={
              one.run && (
                <A to="/conformance/$run" params={{ run: one.run }}>
                  {t('certificates.toRun')}
                </A>
              )
            }
            beside={
              <>
                <VisibilityCard certificate={one} />
                <VerifyCard certificate={one} />
              </>
            }
          />
        )}
      </Loaded>
    </Page>
  );
}
