import { Badge, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** What is allowed, such as `train`. */
export function Permissions({ given }: { given: string[] }) {
  const { t } = useTranslation();
  return (
    <Group gap={4}>
      {given.map((one) => (
        <Badge key={one}>{t(`grants.permission.${one}`, one)}</Badge>
      ))}
    </Group>
  );
}
