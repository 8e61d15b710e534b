import { IconBuilding, IconDatabase, IconRulerMeasure, IconTopologyStar3 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CatalogueFacets } from '@/api/types';
import { Count } from './count';
import { KINDS } from './search';

const ICONS: Record<string, typeof IconDatabase> = {
  partner: IconBuilding,
  dataset: IconDatabase,
  model: IconTopologyStar3,
  standard: IconRulerMeasure,
};

export function KindIcon({ kind, size = 18 }: { kind: string; size?: number }) {
  const Icon = ICONS[kind] ?? IconDatabase;
  return <Icon size={size} stroke={1.7} aria-hidden />;
}

type KindsProps = { kind?: string; counts?: CatalogueFacets; onKind: (kind: string | undefined) => void };

/** Partners, data sets, models, standards or all of them, each with how many there are. */
export function Kinds({ kind, counts, onKind }: KindsProps) {
  const { t } = useTranslation();
  const count = (one: string) => counts?.kind.find(({ value }) => value === one)?.count ?? 0;
  return (
    <div role="group" aria-label={t('catalogue.kinds')} className="kinds">
      <button type="button" className="kind" aria-pressed={!kind} onClick={() => onKind(undefined)}>
        {t('catalogue.allKinds')}
        <Count value={counts?.total} atLeast={counts?.at_least} />
      </button>
      {KINDS.map((one) => (
        <button key={one} type="button" className="kind" aria-pressed={kind === one} onClick={() => onKind(one)}>
          <KindIcon kind={one} size={16} />
          {t(`catalogue.kindsOf.${one}`)}
          <Count value={counts && count(one)} atLeast={counts?.at_least} />
        </button>
      ))}
    </div>
  );
}
