import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AuditRow } from '@/api/types';
import { useAccount } from '@/app/session';
import { ownAlliancesQuery } from '@/pages/alliances/data';
import { usableDatasetsQuery } from '@/pages/datasets/data';
import { projectsQuery } from '@/pages/projects/query';
import { ShortId } from '@/parts/copy';
import { A } from '@/parts/links';
import { agreementsQuery } from '@/parts/names';
import { kindOf, nameIn, pageOf, thingOf } from './target';
import type { WhoNames } from './who';

/** Things by name, as far as few requests tell; for the platform none but partners and people. */
export function useThingNames({ people, partners }: WhoNames): (id: string) => string | undefined {
  const enabled = Boolean(useAccount().partner);
  const agreements = useQuery({ ...agreementsQuery, enabled });
  const datasets = useQuery({ ...usableDatasetsQuery, enabled });
  const projects = useQuery({ ...projectsQuery, enabled });
  const alliances = useQuery({ ...ownAlliancesQuery, enabled });
  const named = [
    ...(agreements.data ?? []).map(({ id, title }) => [id, title] as const),
    ...(datasets.data ? [...datasets.data.own, ...datasets.data.shared] : []).map(
      ({ id, name }) => [id, name] as const,
    ),
    ...(projects.data ?? []).map(({ id, name }) => [id, name] as const),
    ...(alliances.data ?? []).map(({ id, name }) => [id, name] as const),
  ];
  const names = new Map<string, string>(named);
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
