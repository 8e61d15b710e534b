import { lazy, Suspense } from 'react';
import { useAccount } from '@/app/session';
import { Outline } from '@/parts/loaded';
import { GuestHome } from './guest-home';

const PartnerHome = lazy(() => import('./partner-home').then((it) => ({ default: it.PartnerHome })));
const PlatformHome = lazy(() => import('./platform-home').then((it) => ({ default: it.PlatformHome })));

/** Where everybody arrives. */
export function Home() {
  const account = useAccount();
  if (!account.partner && !account.platform_role) return <GuestHome />;
  return <Suspense fallback={<Outline />}>{account.partner ? <PartnerHome /> : <PlatformHome />}</Suspense>;
}
