import { Badge, Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconBan, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LimitStanding } from '@/api/types';
import { useAmounts } from '@/parts/amounts';
import { useFormats } from '@/parts/format';
import { partUsed } from './data';
import './usage.css';

const LOOKS = {
  ok: { colour: 'cyan.7', badge: 'green', icon: IconCircleCheck },
  warning: { colour: 'orange.7', badge: 'orange', icon: IconAlertTriangle },
  exhausted: { colour: 'red.8', badge: 'red', icon: IconBan },
};

/** How it stands with each limit of the month; nothing where there is none. */
export function LimitBars({ limits }: { limits: LimitStanding[] }) {
  if (limits.length === 0) return null;
  return (
    <ul className="limits">
      {limits.map((one) => (
        <li key={`${one.set_by} ${one.measure}`}>
          <LimitBar standing={one} />
        </li>
      ))}
    </ul>
  );
}

function LimitBar({ standing }: { standing: LimitStanding }) {
  const { t } = useTranslation();
  const format = useFormats();
  const written = useLimitAmount(standing);
  const look = LOOKS[standing.state as keyof typeof LOOKS] ?? LOOKS.ok;
  const Icon = look.icon;
  const name = t(`usage.limit.of.${standing.set_by}.${standing.measure}`);
  const figures = t('usage.limit.figures', {
    used: written(standing.used),
    limit: written(standing.limit),
    part: format.share(partUsed(standing)),
  });
  return (
    <>
      <div className="limit-head">
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Badge color={look.badge} leftSection={<Icon size={12} aria-hidden />}>
          {t(`usage.limit.state.${standing.state}`, standing.state)}
        </Badge>
      </div>
      <div className="limit-track">
        <Progress
          value={Math.min(partUsed(standing) * 100, 100)}
          color={look.colour}
          size={12}
          radius="xl"
          aria-label={`${name}: ${figures}`}
        />
        <span className="limit-mark" style={{ insetInlineStart: `${standing.warn_percent}%` }} aria-hidden="true" />
      </div>
      <Text size="sm">{figures}</Text>
      <Text size="xs" c="dimmed">
        {t('usage.limit.warns', {
          percent: format.share(standing.warn_percent / 100),
          day: format.moment(standing.resets_at),
        })}
      </Text>
    </>
  );
}

/** Writes amounts of what is limited. */
export function useLimitAmount({ measure, currency }: Pick<LimitStanding, 'measure' | 'currency'>) {
  const amounts = useAmounts();
  return (value: number) => (measure === 'cost' ? amounts.money(value, currency) : amounts.time(value));
}
