import { Autocomplete, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { CatalogueItem } from '@/api/types';
import { useCountries } from '@/pages/agreements/editor/countries';
import { useIndustries } from '@/parts/industries';
import { TASKS, useTaskName } from '../names';
import type { LabelValues } from './values';

const MOST_TAGS = 10;
const MOST_LABEL_CHARS = 60;

type LabelFieldsProps = {
  form: UseFormReturnType<LabelValues>;
  kind: string;
  /** What is seen where nothing is filled in. */
  preview: CatalogueItem;
};

/** What is told of an item besides what it tells itself. */
export function LabelFields({ form, kind, preview }: LabelFieldsProps) {
  const { t } = useTranslation();
  const industries = useIndustries();
  return (
    <div className="publish-fields">
      {kind === 'partner' ? (
        <ProfileFields form={form} />
      ) : (
        <>
          <Select
            label={t('catalogue.filter.industry')}
            placeholder={industries.name(preview.industry)}
            data={industries.options}
            clearable
            clearButtonProps={{ 'aria-label': t('publish.clear') }}
            {...form.getInputProps('industry')}
          />
          <TaskField form={form} preview={preview} />
          <TextInput
            label={t('catalogue.filter.licence')}
            placeholder={preview.licence ?? 'CC-BY-4.0'}
            maxLength={MOST_LABEL_CHARS}
            dir="auto"
            {...form.getInputProps('licence')}
          />
        </>
      )}
      <TagsInput
        className="wide"
        label={t('publish.tags')}
        description={t('publish.tagsText', { number: MOST_TAGS })}
        maxTags={MOST_TAGS}
        maxLength={MOST_LABEL_CHARS}
        splitChars={[',', '，', '、', ';', '；']}
        {...form.getInputProps('tags')}
      />
      {kind !== 'partner' && <p className="publish-note">{t(`publish.restOf.${kind}`, '')}</p>}
    </div>
  );
}

/** A word that programs read, with its meaning beside it. */
function TaskField({ form, preview }: Omit<LabelFieldsProps, 'kind'>) {
  const { t } = useTranslation();
  const taskName = useTaskName();
  return (
    <Autocomplete
      label={t('catalogue.filter.task')}
      placeholder={preview.task ?? 'tabular-classification'}
      data={TASKS}
      renderOption={({ option }) => (
        <span>
          {taskName(option.value)} <span className="publish-word">{option.value}</span>
        </span>
      )}
      filter={({ options, search }) => {
        const wanted = search.trim().toLocaleLowerCase();
        return options.filter(
          (one) => 'value' in one && `${one.value} ${taskName(one.value)}`.toLocaleLowerCase().includes(wanted),
        );
      }}
      maxLength={MOST_LABEL_CHARS}
      spellCheck={false}
      {...form.getInputProps('task')}
    />
  );
}

/** What a partner tells of itself. */
function ProfileFields({ form }: Pick<LabelFieldsProps, 'form'>) {
  const { t } = useTranslation();
  const countries = useCountries();
  return (
    <>
      <Textarea
        className="wide"
        label={t('publish.about')}
        description={t('publish.aboutText')}
        autosize
        minRows={4}
        maxLength={10_000}
        dir="auto"
        {...form.getInputProps('about')}
      />
      <TextInput
        label={t('catalogue.website')}
        type="url"
        placeholder="https://example.org"
        maxLength={200}
        {...form.getInputProps('website')}
      />
      <Select
        label={t('catalogue.country')}
        data={countries}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('publish.clear') }}
        nothingFoundMessage={t('terms.noCountry')}
        {...form.getInputProps('country')}
      />
    </>
  );
}
