import { speak } from '@/i18n';
import type { Language } from '@/i18n/language';
import { queries } from './queries';
import { accountQuery, writeIn } from './session';

/** Speaks another language from now on, and has somebody who is signed in written to in it. */
export async function choose(language: Language): Promise<void> {
  await speak(language);
  const account = queries.getQueryData(accountQuery.queryKey);
  if (account && account.language !== language) await writeIn(language);
}
