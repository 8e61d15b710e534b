import { Checkbox, NumberInput, Radio, Stack, Textarea } from '@mantine/core';
import { type FormQuestion, type FormSection, useSaid } from './form';
import type { DraftForm } from './wizard';

/** One section of the survey. */
export function Questions({ section, draft }: { section: FormSection; draft: DraftForm }) {
  return (
    <Stack gap="lg">
      {section.questions.map((question) => (
        <QuestionField key={question.id} question={question} draft={draft} />
      ))}
    </Stack>
  );
}

/** The field for what an answer looks like. */
function QuestionField({ question, draft }: { question: FormQuestion; draft: DraftForm }) {
  const said = useSaid();
  const label = said(question.text);
  const props = { label, required: question.required, ...draft.getInputProps(`answers.${question.id}`) };
  const choices = question.choices ?? [];
  if (question.kind === 'single') {
    return (
      <Radio.Group {...props}>
        <Stack gap="xs" mt="xs">
          {choices.map((choice) => (
            <Radio key={choice.id} value={choice.id} label={said(choice.text)} />
          ))}
        </Stack>
      </Radio.Group>
    );
  }
  if (question.kind === 'multi') {
    return (
      <Checkbox.Group {...props}>
        <Stack gap="xs" mt="xs">
          {choices.map((choice) => (
            <Checkbox key={choice.id} value={choice.id} label={said(choice.text)} />
          ))}
        </Stack>
      </Checkbox.Group>
    );
  }
  if (question.kind === 'number') {
    return (
      <NumberInput
        {...props}
        allowDecimal={false}
        clampBehavior="none"
        min={question.minimum ?? undefined}
        max={question.maximum ?? undefined}
        maw={240}
      />
    );
  }
  return (
    <Textarea {...props} autosize minRows={3} maxRows={16} maxLength={question.max_length ?? undefined} dir="auto" />
  );
}
