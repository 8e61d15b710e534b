import { TagsInput, type TagsInputProps } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

type IntegersFieldProps = Omit<TagsInputProps, 'value' | 'onChange'> & {
  value: number[];
  onChange: (value: number[]) => void;
};

const INTEGER = /^[+-]?\d+$/;

/** Whole numbers in a row, such as the widths of layers. What is none is not taken, and said. */
export function IntegersField({ value, onChange, error, ...others }: IntegersFieldProps) {
  const { t } = useTranslation();
  const [wrong, setWrong] = useState<string[]>([]);
  const take = (texts: string[]) => {
    setWrong(texts.filter((text) => !INTEGER.test(text.trim())));
    onChange(texts.filter((text) => INTEGER.test(text.trim())).map(Number));
  };
  return (
    <TagsInput
      {...others}
      value={value.map(String)}
      onChange={take}
      error={wrong.length > 0 ? t('jobs.form.notWhole', { text: wrong.join(', ') }) : error}
      allowDuplicates
      splitChars={[',', ' ', '，']}
    />
  );
}
