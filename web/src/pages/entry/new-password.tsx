import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PASSWORD_CHARS } from '@/parts/form';

type NewPasswordProps = { props: object; repeated: object; label?: string };

/** A password to be chosen, twice. */
export function NewPassword({ props, repeated, label }: NewPasswordProps) {
  const { t } = useTranslation();
  const toggle = { 'aria-label': t('entry.showPassword') };
  return (
    <>
      <PasswordInput
        label={label ?? t('entry.newPassword')}
        description={t('entry.passwordRule', { count: PASSWORD_CHARS })}
        autoComplete="new-password"
        required
        visibilityToggleButtonProps={toggle}
        {...props}
      />
      <PasswordInput
        label={t('entry.repeatPassword')}
        autoComplete="new-password"
        required
        visibilityToggleButtonProps={toggle}
        {...repeated}
      />
    </>
  );
}

type Translate = (key: string, options?: Record<string, unknown>) => string;

/** What is wrong with a chosen password, if anything. */
export function passwordFault(password: string, t: Translate): string | null {
  return [...password].length < PASSWORD_CHARS ? t('entry.passwordShort', { count: PASSWORD_CHARS }) : null;
}

/** Whether both were typed alike. */
export function repeatFault(password: string, repeated: string, t: Translate): string | null {
  return password === repeated ? null : t('entry.passwordDiffers');
}
