import { Badge, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/problem';
import { tell } from '@/parts/form';
import { notify } from '@/parts/notify';
import { useProblemText } from '@/parts/problem-text';

type RoleSelectProps = {
  name: string;
  role: string;
  /** Roles that can be chosen; none when the role can only be read. */
  roles: string[];
  change: (role: string) => Promise<unknown>;
};

/** A person's role, to be changed at once. */
export function RoleSelect({ name, role, roles, change }: RoleSelectProps) {
  const { t } = useTranslation();
  const texts = useProblemText();
  const [isBusy, setBusy] = useState(false);
  if (roles.length === 0) return <Badge color="gray">{t(`app.role.${role}`, role)}</Badge>;
  const choose = async (next: string | null) => {
    if (!next || next === role) return;
    setBusy(true);
    try {
      await change(next);
      tell(t('people.roleChanged', { name, role: t(`app.role.${next}`) }));
    } catch (error) {
      const { title, detail } = texts(toProblem(error));
      void notify({ color: 'red', title, message: detail, autoClose: 10_000 });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Select
      size="xs"
      w={150}
      aria-label={t('people.roleOf', { name })}
      data={roles.map((one) => ({ value: one, label: t(`app.role.${one}`) }))}
      value={role}
      onChange={(next) => void choose(next)}
      disabled={isBusy}
      allowDeselect={false}
    />
  );
}
