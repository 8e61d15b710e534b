import { Select, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAccount } from '@/app/session';
import { projectsQuery } from './query';
import { rightsIn } from './rights';

type ProjectChoiceProps = {
  value: string | undefined;
  onChange: (project: string | undefined) => void;
};

/** For which project a job is, if for any; gone where one can submit to none. */
export function ProjectChoice({ value, onChange }: ProjectChoiceProps) {
  const { t } = useTranslation();
  const account = useAccount();
  const { data, isPending } = useQuery(projectsQuery);
  const open = (data ?? []).filter((one) => rightsIn(account, one).submits);
  if (open.length === 0 && !value) return null;
  // A field that can be searched keeps the text it began with: it begins with the name, not with an id.
  if (isPending) return <Skeleton h="5rem" />;
  const isOpen = !value || open.some(({ id }) => id === value);
  // What was wanted and takes no job stays to be seen, and to be cleared.
  const wanted = isOpen ? [] : [{ id: value, name: data?.find(({ id }) => id === value)?.name ?? value }];
  return (
    <Select
      label={t('projects.one')}
      description={t('projects.jobText')}
      placeholder={t('projects.noProject')}
      data={[...open, ...wanted].map(({ id, name }) => ({ value: id, label: name }))}
      value={value ?? null}
      error={data && !isOpen ? t('projects.takesNoJob') : undefined}
      onChange={(next) => onChange(next ?? undefined)}
      clearable
      clearButtonProps={{ 'aria-label': t('projects.noProject') }}
      searchable
    />
  );
}
