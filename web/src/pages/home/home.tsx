import { lazy, Suspense } from 'react';
import { useAccount } from '@/app/session';
import { Outline } from '@/parts/loaded';
import { GuestHome } from './guest-home';
import { PartnerHome } from './partner-home';

const PlatformHome = lazy(() => import('./platform-home').then((it) => ({ default: it.PlatformHome })));

/** Where everybody arrives. */
export function Home() {
  const account = useAccount();
  if (!account.partner && !account.platform_role) return <GuestHome />;
  if (account.partner) return <PartnerHome />;
  return (
    <Suspense fallback={<Outline />}>
      <PlatformHome />
    </Suspense>
  );
}
