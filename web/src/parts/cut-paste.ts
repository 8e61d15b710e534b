import i18next from 'i18next';
import { notify } from './notify';

type Field = Pick<HTMLInputElement, 'maxLength' | 'value' | 'selectionStart' | 'selectionEnd'>;

/** Characters (UTF-16, as browsers count) of a text that a field takes no more when it is pasted; 0 for a field without a limit. */
export function leftOut({ maxLength, value, selectionStart, selectionEnd }: Field, text: string): number {
  if (maxLength < 0) return 0;
  const replaced = (selectionEnd ?? 0) - (selectionStart ?? 0);
  return Math.max(0, value.length - replaced + text.length - maxLength);
}

/** Says what browsers do in silence: of a pasted text that is too long, the end is left out. */
export function tellOfCutPastes(): () => void {
  const pasted = ({ target, clipboardData }: ClipboardEvent) => {
    if (!(target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)) return;
    // As the field takes it: line ends count as one, and a single line has none.
    const text = (clipboardData?.getData('text') ?? '').replace(/\r\n?/g, '\n');
    const count = leftOut(target, target instanceof HTMLInputElement ? text.replaceAll('\n', '') : text);
    if (count === 0) return;
    const values = { count, most: target.maxLength.toLocaleString(i18next.language) };
    void notify({ color: 'yellow', title: i18next.t('parts.cut'), message: i18next.t('parts.cutText', values) });
  };
  document.addEventListener('paste', pasted);
  return () => document.removeEventListener('paste', pasted);
}
