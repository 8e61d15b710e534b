import { Avatar, Menu, UnstyledButton } from '@mantine/core';
import { IconDeviceLaptop, IconKey, IconLogout, IconSettings, IconSwitchHorizontal } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/problem';
import type { Account } from '@/api/types';
import { notify } from '@/parts/notify';
import { roleOf } from '../rights';
import { signOut, switchPartner } from '../session';

/** Who is signed in, and what is theirs alone. */
export function UserMenu({ account }: { account: Account }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const leave = async () => {
    try {
      await signOut();
    } catch (error) {
      void notify({ color: 'red', message: t('app.signOutFailed', { reason: toProblem(error).message }) });
      return;
    }
    await navigate({ to: '/sign-in', replace: true });
  };
  const others = account.memberships.filter(({ partner }) => partner !== account.partner);
  const goOnFor = async (partner: string) => {
    try {
      await switchPartner(partner);
    } catch (error) {
      void notify({ color: 'red', message: toProblem(error).message });
      return;
    }
    // Everything on the page belongs to the partner before.
    window.location.assign('/');
  };
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <UnstyledButton
          className="user-button"
          aria-label={`${initials(account.display_name)}: ${t('app.userMenu', { name: account.display_name })}`}
        >
          <Avatar size={34} radius="xl" color="cyan" aria-hidden>
            {initials(account.display_name)}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="user-facts">
          <bdi className="user-name">{account.display_name}</bdi>
          <span className="user-mail">{account.email}</span>
          <span className="user-mail">{t(`app.role.${roleOf(account) ?? account.platform_role ?? 'none'}`)}</span>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings" leftSection={<IconSettings size={17} aria-hidden />}>
          {t('app.settings')}
        </Menu.Item>
        <Menu.Item component={Link} to="/settings/api-keys" leftSection={<IconKey size={17} aria-hidden />}>
          {t('app.apiKeys')}
        </Menu.Item>
        <Menu.Item component={Link} to="/settings/sessions" leftSection={<IconDeviceLaptop size={17} aria-hidden />}>
          {t('app.sessions')}
        </Menu.Item>
        {others.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('app.switchPartner')}</Menu.Label>
            {others.map(({ partner, name }) => (
              <Menu.Item
                key={partner}
                leftSection={<IconSwitchHorizontal size={17} aria-hidden />}
                onClick={() => void goOnFor(partner)}
              >
                <bdi>{name}</bdi>
              </Menu.Item>
            ))}
          </>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={17} aria-hidden />} onClick={leave}>
          {t('app.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Two letters of a name with parts, or the first character of one without: 张伟 → 张. */
function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  const first = (text: string | undefined) => [...(text ?? '')][0] ?? '';
  return (first(parts[0]) + (parts.length > 1 ? first(parts.at(-1)) : '')).toUpperCase();
}
