import { type OptionsFilter, Select } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';

export type Option = { value: string; label: string };

type ChoiceProps = {
  label: string;
  options: Option[];
  value: string;
  onChange: (value: string) => void;
  /** What can be typed although it is not among the options, such as an id. */
  pattern: RegExp;
  width: number;
};

/** By the words, and by the id or code that they stand for. */
const find: OptionsFilter = ({ options, search }) => {
  const wanted = search.trim().toLowerCase();
  return options.filter(
    (one) => 'value' in one && (one.label.toLowerCase().includes(wanted) || one.value.toLowerCase().includes(wanted)),
  );
};

/** Enter takes the first of what fits, unless the arrows have chosen another one: then the field does that by itself. */
function takeFirst(event: KeyboardEvent<HTMLInputElement>) {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
  const list = document.getElementById(event.currentTarget.getAttribute('aria-controls') ?? '');
  if (list?.querySelector('[data-combobox-selected]')) return;
  const first = list?.querySelector<HTMLElement>('[data-combobox-option]');
  if (!first) return;
  event.preventDefault();
  first.click();
}

/** One of what is known, found by its words; what reads like an id or a code is taken as it was typed. */
export function Choice({ label, options, value, onChange, pattern, width }: ChoiceProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const known = new Set(options.map((one) => one.value));
  const others = [...new Set([value, pattern.test(typed.trim()) ? typed.trim() : ''])];
  const more = others.filter((one) => one !== '' && !known.has(one)).map((one) => ({ value: one, label: one }));
  const isSearching = typed.trim() !== '' && typed !== options.find((one) => one.value === value)?.label;
  return (
    <Select
      label={label}
      data={[...more, ...options]}
      value={value || null}
      onChange={(next) => onChange(next ?? '')}
      onSearchChange={setTyped}
      onKeyDown={isSearching ? takeFirst : undefined}
      searchable
      clearable
      spellCheck={false}
      filter={find}
      nothingFoundMessage={t('parts.noneFits')}
      w={width}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
    />
  );
}
