import { Badge } from '@mantine/core';
import { IconBan, IconCalendarX, IconCertificate, type IconHome, IconReplace } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

const LOOKS: Record<string, { colour: string; icon: typeof IconHome }> = {
  valid: { colour: 'green', icon: IconCertificate },
  expired: { colour: 'yellow', icon: IconCalendarX },
  superseded: { colour: 'yellow', icon: IconReplace },
  revoked: { colour: 'red', icon: IconBan },
};

export function lookOf(state: string) {
  return LOOKS[state] ?? { colour: 'gray', icon: IconCertificate };
}

/** Whether a certificate can be relied on: in words, by a sign and by colour. */
export function CertificateState({ state }: { state: string }) {
  const { t } = useTranslation();
  const { colour, icon: Icon } = lookOf(state);
  return (
    <Badge color={colour} leftSection={<Icon size={13} aria-hidden />}>
      {t(`certificates.state.${state}`, state)}
    </Badge>
  );
}
