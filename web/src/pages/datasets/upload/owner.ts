import { useAccount } from '@/app/session';

/** Whose uploads this browser shows: one person, acting for one partner. */
export function useUploadOwner(): string {
  const { user, partner } = useAccount();
  return `${user}/${partner ?? ''}`;
}
