import { describe, expect, it } from 'vitest';
import { faultsOf, pathOf, stepOf, stepsOf } from './check';
import { answered, blank, told } from './draft';
import type { ApplicationForm, Told } from './form';

const words = (text: string) => ({ en: text, 'zh-CN': text });

const FORM: ApplicationForm = {
  version: 1,
  industries: ['medicine'],
  sizes: ['1-9'],
  countries: ['DE'],
  languages: ['en', 'zh-CN'],
  sections: [
    {
      id: 'problem',
      title: words('The problem'),
      questions: [
        { id: 'problem', text: words('Which?'), kind: 'text', required: true, max_length: 5 },
        { id: 'people', text: words('How many?'), kind: 'number', required: false, minimum: 1, maximum: 9 },
      ],
    },
    {
      id: 'outcome',
      title: words('The outcome'),
      questions: [
        {
          id: 'tasks',
          text: words('What?'),
          kind: 'multi',
          required: true,
          choices: [{ id: 'forecast', text: words('Forecast') }],
        },
      ],
    },
  ],
};

const filled = () => ({
  ...blank(FORM, 'en'),
  organisation: 'Clinic',
  industry: 'medicine',
  size: '1-9',
  country: 'DE',
  contact_name: 'Ada',
  contact_email: 'ada@clinic.example',
  answers: { problem: 'Short', people: 3, tasks: ['forecast'] },
});

describe('an application', () => {
  it('is complete when everything that is needed is there', () => {
    expect(faultsOf(FORM, filled())).toEqual({});
  });

  it('tells every field that is missing by its path', () => {
    const names = ['organisation', 'industry', 'size', 'country', 'contact_name', 'contact_email'];
    expect(Object.keys(faultsOf(FORM, blank(FORM, 'en')))).toEqual([...names, 'answers.problem', 'answers.tasks']);
  });

  it.each([
    [{ website: 'clinic' }, 'website'],
    [{ contact_email: 'ada' }, 'contact_email'],
    [{ contacts: [{ name: 'Bo', email: 'bo' }] }, 'contacts.0.email'],
    [{ answers: { problem: 'Too long', people: 3, tasks: ['forecast'] } }, 'answers.problem'],
    [{ answers: { problem: 'Short', people: 10, tasks: ['forecast'] } }, 'answers.people'],
    [{ answers: { problem: 'Short', people: 1.5, tasks: ['forecast'] } }, 'answers.people'],
  ])('refuses %o', (change, path) => {
    expect(Object.keys(faultsOf(FORM, { ...filled(), ...change }))).toEqual([path]);
  });

  it('finds the step of what the server refuses', () => {
    expect(stepsOf(FORM)).toEqual(['organisation', 'problem', 'outcome', 'review']);
    expect(pathOf('answers.tasks[1]')).toBe('answers.tasks');
    expect(pathOf('contacts[2].email')).toBe('contacts.2.email');
    expect(stepOf(FORM, 'answers.tasks')).toBe('outcome');
    expect(stepOf(FORM, 'contacts.2.email')).toBe('organisation');
  });

  it('sends what says something', () => {
    expect(answered({ problem: '  ', people: '', tasks: [], other: ' text ', none: 0 })).toEqual({
      other: 'text',
      none: 0,
    });
  });

  it('leaves out what an older form asked when it is corrected', () => {
    const before = { ...filled(), form_version: 0, answers: { problem: 'Old', gone: 'x', tasks: ['gone'] } };
    expect(told(FORM, 'Clinic', before as unknown as Told).answers).toEqual({ problem: 'Old', people: '', tasks: [] });
  });
});
