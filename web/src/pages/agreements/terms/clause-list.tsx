import { Badge, Text } from '@mantine/core';
import { IconScale, IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ClauseLine } from './clauses';
import './terms.css';

/** Every clause, who sees to it that it is kept, and how, or why nobody but a court can. */
export function ClauseList({ clauses }: { clauses: ClauseLine[] }) {
  return (
    <ul className="clauses">
      {clauses.map((clause, index) => (
        <li key={index} className={/^permission\.\w+\./.test(clause.code) ? 'clause limit' : 'clause'}>
          <Mark enforcement={clause.enforcement} />
          <span className="clause-text">{clause.text}</span>
          <span className="clause-means">{clause.means}</span>
        </li>
      ))}
    </ul>
  );
}

function Mark({ enforcement }: { enforcement: string }) {
  const { t } = useTranslation();
  const isEnforced = enforcement === 'enforced';
  const Icon = isEnforced ? IconShieldCheck : IconScale;
  return (
    <Badge color={isEnforced ? 'teal' : 'gray'} leftSection={<Icon size={13} aria-hidden />}>
      {t(`terms.enforcement.${enforcement}`, enforcement)}
    </Badge>
  );
}

/** How many clauses the platform sees to. */
export function ClauseCount({ clauses }: { clauses: ClauseLine[] }) {
  const { t } = useTranslation();
  const enforced = clauses.filter(({ enforcement }) => enforcement === 'enforced').length;
  return (
    <Text size="sm" c="dimmed" mb="md">
      {t('terms.enforcedOf', { enforced, all: clauses.length })}
    </Text>
  );
}
