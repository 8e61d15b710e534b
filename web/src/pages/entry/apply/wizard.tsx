import { Button, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { type UseFormReturnType, useForm } from '@mantine/form';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toProblem } from '@/api/problem';
import { useSending } from '@/parts/form';
import { ProblemAlert } from '@/parts/problem';
import { type Faults, faultsOf, ORGANISATION, pathOf, REVIEW, stepOf, stepsOf } from './check';
import type { Draft } from './draft';
import { type ApplicationForm, useSaid } from './form';
import { Organisation } from './organisation';
import { Questions } from './questions';
import { Review } from './review';
import './apply.css';

export type DraftForm = UseFormReturnType<Draft>;

type WizardProps = {
  form: ApplicationForm;
  initial: Draft;
  isCorrection?: boolean;
  /** What the button says that sends it. */
  label: string;
  onChange?: (draft: Draft) => void;
  onSend: (draft: Draft) => Promise<unknown>;
  onCancel?: () => void;
};

/** An application in steps, with everything read once more before it is sent. */
export function Wizard({ form, initial, isCorrection = false, label, onChange, onSend, onCancel }: WizardProps) {
  const { t } = useTranslation();
  const steps = stepsOf(form);
  const [step, setStep] = useState(ORGANISATION);
  const draft = useForm<Draft>({ initialValues: initial, onValuesChange: onChange });
  const fields = useRef<HTMLFormElement>(null);
  const { isSending, error, send } = useSending();
  const index = Math.max(steps.indexOf(step), 0);
  /** Marks what is wrong in one step: nobody has been to the later ones yet. */
  const show = (faults: Faults, of: string) => {
    const here = Object.entries(faults).filter(([path]) => stepOf(form, path) === of);
    draft.setErrors(Object.fromEntries(here.map(([path, { text, values }]) => [path, t(text, values)])));
  };
  const sendAll = () =>
    send(async () => {
      try {
        await onSend(draft.values);
      } catch (failure) {
        const problem = toProblem(failure);
        const path = problem.field && pathOf(problem.field);
        if (path && isField(draft.values, path)) {
          draft.setFieldError(path, problem.message);
          setStep(stepOf(form, path));
        }
        throw failure;
      }
    });
  const next = (event: FormEvent) => {
    event.preventDefault();
    const faults = faultsOf(form, draft.values);
    const open = steps.find((one) => one !== REVIEW && Object.keys(faults).some((path) => stepOf(form, path) === one));
    const isHere = open === step;
    if (isHere || (step === REVIEW && open)) {
      show(faults, open);
      setStep(open);
      // The field is marked, and perhaps only there, once this has been rendered.
      requestAnimationFrame(() => toFirstFault(fields.current));
    } else if (step === REVIEW) void sendAll();
    else setStep(steps[index + 1] ?? REVIEW);
  };
  return (
    <form ref={fields} onSubmit={next} noValidate>
      <Stack>
        <ProblemAlert error={error} />
        <StepHead form={form} steps={steps} step={step} />
        <StepFields form={form} draft={draft} step={step} isCorrection={isCorrection} change={setStep} />
        <Group justify="space-between" mt="xs">
          {index > 0 ? (
            <Button variant="default" onClick={() => setStep(steps[index - 1] ?? ORGANISATION)}>
              {t('application.back')}
            </Button>
          ) : (
            <span>{onCancel && <Cancel onCancel={onCancel} />}</span>
          )}
          <Button type="submit" loading={isSending}>
            {step === REVIEW ? label : t('application.next')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Brings the focus to the first field at fault, or into the first group of choices at fault. */
function toFirstFault(form: HTMLFormElement | null) {
  const found = form?.querySelector<HTMLElement>('[aria-invalid=true], .mantine-InputWrapper-error');
  const field = found?.matches('[aria-invalid=true]') ? found : found?.parentElement?.querySelector('input, textarea');
  if (field instanceof HTMLElement) field.focus();
}

function Cancel({ onCancel }: { onCancel: () => void }) {
  const { t } = useTranslation();
  return (
    <Button variant="default" onClick={onCancel}>
      {t('parts.cancel')}
    </Button>
  );
}

/** Whether a refusal can be pinned to a field that is shown. */
function isField(draft: Draft, path: string): boolean {
  const [first = '', second = ''] = path.split('.');
  if (first === 'answers') return second in draft.answers;
  return first === 'contacts' ? Number(second) < draft.contacts.length : first in draft;
}

type StepProps = { form: ApplicationForm; step: string };

/** Where one is; the heading takes the focus after a change of step, so that it is read. */
function StepHead({ form, steps, step }: StepProps & { steps: string[] }) {
  const { t } = useTranslation();
  const said = useSaid();
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current !== step) heading.current?.focus();
    shown.current = step;
  }, [step]);
  const section = form.sections.find(({ id }) => id === step);
  const where = t('application.where', { number: steps.indexOf(step) + 1, count: steps.length });
  return (
    <div>
      <Text size="sm" c="dimmed">
        {where}
      </Text>
      <Progress
        value={(100 * (steps.indexOf(step) + 1)) / steps.length}
        color="cyan.7"
        size="sm"
        my={6}
        aria-label={where}
      />
      <Title order={2} ref={heading} tabIndex={-1} className="apply-step">
        {section ? said(section.title) : t(`application.step.${step}`)}
      </Title>
    </div>
  );
}

type FieldsProps = StepProps & { draft: DraftForm; isCorrection: boolean; change: (step: string) => void };

function StepFields({ form, step, draft, isCorrection, change }: FieldsProps) {
  const section = form.sections.find(({ id }) => id === step);
  if (section) return <Questions section={section} draft={draft} />;
  if (step === REVIEW) return <Review form={form} draft={draft.values} change={change} />;
  return <Organisation form={form} draft={draft} isCorrection={isCorrection} />;
}
