import { expect, it } from 'vitest';
import { actionOf, actionOptions, actionText, ruleOptions } from './actions';

it('tells an action from the key of its text', () => {
  expect(actionOf('agreement_sign')).toBe('agreement:sign');
  expect(actionOf('api_key_create')).toBe('api-key:create');
  expect(actionOf('audit_read_all')).toBe('audit:read-all');
});

it('offers actions and rules by their words', () => {
  expect(actionOptions({ model_share: 'shared', dataset_share: 'shared', job_cancel: 'cancelled' }, 'en')).toEqual([
    { value: 'job:cancel', label: 'cancelled' },
    { value: 'dataset:share', label: 'shared (dataset:share)' },
    { value: 'model:share', label: 'shared (model:share)' },
  ]);
  const rules = ruleOptions({ own_account: 'own', partner_inactive: 'inactive' }, 'en').map(({ value }) => value);
  expect(rules).toEqual(['partner_inactive', 'own-account']);
});

it('tells decisions about a partner apart', () => {
  const t = (key: string) => key;
  expect(actionText('partner:admit', t, { step: 'approve' })).toBe('audit.steps.approve');
  expect(actionText('partner:admit', t, {})).toBe('audit.actions.partner_admit');
  expect(actionText('agreement:sign', t, { step: 'approve' })).toBe('audit.actions.agreement_sign');
});
