import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AuditRow } from '@/api/types';
import { useAccount } from '@/app/session';
import { useAssets } from '@/pages/agreements/terms/words';
import { ownAlliancesQuery } from '@/pages/alliances/data';
import { poolsQuery } from '@/pages/pools/data';
import { projectsQuery } from '@/pages/projects/query';
import { ShortId } from '@/parts/copy';
import { A } from '@/parts/links';
import { agreementsQuery } from '@/parts/names';
import type { Option } from './choice';
import { kindOf, nameIn, pageOf, thingOf } from './target';
import type { WhoNames } from './who';

/** What can be named by few requests: one's agreements, data sets, models, projects, alliances and pools; for the platform nothing. */
export function useThings(): Option[] {
  const { t } = useTranslation();
  const enabled = Boolean(useAccount().partner);
  const agreements = useQuery({ ...agreementsQuery, enabled });
  const assets = useAssets({ enabled });
  const projects = useQuery({ ...projectsQuery, enabled });
  const alliances = useQuery({ ...ownAlliancesQuery, enabled });
  const pools = useQuery({ ...poolsQuery, enabled });
  const named = [...assets, ...(projects.data ?? []), ...(alliances.data ?? [])];
  return [
    ...(agreements.data ?? []).map(({ id, title }) => ({ value: id, label: title })),
    ...named.map(({ id, name }) => ({ value: id, label: name })),
    ...(pools.data ?? []).map((pool) => ({
      value: pool.id,
      label: t('audit.poolOf', { alliance: pool.alliance_name }),
    })),
  ];
}

/** The names of things, of partners and of people. */
export function useThingNames({ people, partners }: WhoNames): (id: string) => string | undefined {
  const names = new Map(useThings().map(({ value, label }) => [value, label]));
  return (id) => {
    if (id.startsWith('pa_')) return partners(id);
    return id.startsWith('us_') ? people(id) : names.get(id);
  };
}

type TargetViewProps = { row: AuditRow; names: (id: string) => string | undefined };

/** What was acted on: its name where one is known, and the way to its page where there is one. */
export function TargetView({ row, names }: TargetViewProps) {
  const { t } = useTranslation();
  const isPlatform = !useAccount().partner;
  const { target, outcome } = row;
  if (!target) return '–';
  const kind = kindOf(target);
  const thing = thingOf(row);
  const name = (thing && names(thing)) ?? nameIn(row);
  const words = kind
    ? t(`audit.kind.${kind}`, { defaultValue: '' })
    : row.action === 'price:set'
      ? t('audit.kind.pt')
      : '';
  const page = thing && outcome === 'done' ? pageOf(thing, isPlatform) : undefined;
  const text = name ?? (page ? `${(thing ?? target).slice(0, 12)}…` : undefined);
  return (
    <>
      {page ? <A {...page}>{<bdi>{text}</bdi>}</A> : text ? <bdi>{text}</bdi> : <ShortId id={target} />}
      {(words || !kind) && (
        <Text size="xs" c="dimmed">
          {[words, kind || text === undefined ? '' : target].filter(Boolean).join(' ')}
        </Text>
      )}
    </>
  );
}
