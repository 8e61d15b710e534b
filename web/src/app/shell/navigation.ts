import {
  IconAdjustments,
  IconAffiliate,
  IconBooks,
  IconBuilding,
  IconCertificate,
  IconCpu,
  IconDatabase,
  IconFileCertificate,
  IconHistory,
  IconHome,
  IconIdBadge2,
  IconLayoutKanban,
  IconMail,
  IconReportMoney,
  IconRulerMeasure,
  IconStack2,
  IconTopologyStar3,
  IconUserCog,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';
import type { Account } from '@/api/types';
import { can } from '../rights';

/** One line of the navigation. */
export type NavItem = { to: NavPath; text: string; icon: typeof IconHome; exact?: boolean };
export type NavGroup = { key: string; items: NavItem[] };

type NavPath =
  | '/'
  | '/agreements'
  | '/directory'
  | '/alliances'
  | '/standards'
  | '/certificates'
  | '/projects'
  | '/datasets'
  | '/jobs'
  | '/models'
  | '/members'
  | '/organisation'
  | '/audit'
  | '/usage'
  | '/pools'
  | '/catalogue'
  | '/platform/usage'
  | '/platform/pipeline'
  | '/platform/admission'
  | '/platform/mails'
  | '/platform/partners'
  | '/platform/alliances'
  | '/platform/staff'
  | '/platform/accounts'
  | '/platform/audit';

/** What the person finds in the navigation: only what their role may open. */
export function navigation(account: Account): NavGroup[] {
  if (account.partner) return partnerNavigation(account);
  return account.platform_role ? PLATFORM : [];
}

function partnerNavigation(account: Account): NavGroup[] {
  const people: NavItem[] = [
    { to: '/usage', text: 'app.nav.usage', icon: IconReportMoney },
    { to: '/members', text: 'app.nav.members', icon: IconUsers },
    { to: '/organisation', text: 'app.nav.organisation', icon: IconBuilding },
  ];
  const found: NavItem[] = [{ to: '/catalogue', text: 'app.nav.catalogue', icon: IconBooks }];
  if (can(account, 'audit:read')) people.push({ to: '/audit', text: 'app.nav.audit', icon: IconHistory });
  return [
    {
      key: 'work',
      items: [
        { to: '/', text: 'app.nav.home', icon: IconHome, exact: true },
        { to: '/datasets', text: 'app.nav.datasets', icon: IconDatabase },
        { to: '/jobs', text: 'app.nav.jobs', icon: IconCpu },
        { to: '/models', text: 'app.nav.models', icon: IconTopologyStar3 },
      ],
    },
    {
      key: 'together',
      items: [
        ...(can(account, 'catalogue:read') ? found : []),
        { to: '/projects', text: 'app.nav.projects', icon: IconUsersGroup },
        { to: '/agreements', text: 'app.nav.agreements', icon: IconFileCertificate },
        { to: '/directory', text: 'app.nav.directory', icon: IconAffiliate },
        { to: '/alliances', text: 'app.nav.alliances', icon: IconUsersGroup },
        { to: '/standards', text: 'app.nav.standards', icon: IconRulerMeasure },
        { to: '/certificates', text: 'app.nav.certificates', icon: IconCertificate },
        { to: '/pools', text: 'app.nav.pools', icon: IconStack2 },
      ],
    },
    { key: 'own', items: people },
  ];
}

const PLATFORM: NavGroup[] = [
  {
    key: 'admission',
    items: [
      { to: '/', text: 'app.nav.home', icon: IconHome, exact: true },
      { to: '/platform/pipeline', text: 'app.nav.pipeline', icon: IconLayoutKanban },
      { to: '/platform/partners', text: 'app.nav.partners', icon: IconBuilding },
      { to: '/platform/alliances', text: 'app.nav.alliances', icon: IconUsersGroup },
      { to: '/platform/usage', text: 'app.nav.usage', icon: IconReportMoney },
      { to: '/platform/admission', text: 'app.nav.admission', icon: IconAdjustments },
      { to: '/platform/mails', text: 'app.nav.mails', icon: IconMail },
    ],
  },
  {
    key: 'people',
    items: [
      { to: '/platform/accounts', text: 'app.nav.accounts', icon: IconUserCog },
      { to: '/platform/staff', text: 'app.nav.staff', icon: IconIdBadge2 },
      { to: '/platform/audit', text: 'app.nav.audit', icon: IconHistory },
    ],
  },
];
