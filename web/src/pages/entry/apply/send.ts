import type { components } from '@/api/schema';
import { answered, type Draft } from './draft';
import type { ApplicationForm } from './form';

type Schemas = components['schemas'];

/** An application as the server takes it. */
export function applicationBody(form: ApplicationForm, draft: Draft): Schemas['Apply'] {
  return {
    organisation: draft.organisation.trim(),
    industry: draft.industry,
    contact_email: draft.contact_email.trim(),
    ...correctionBody(form, draft),
  };
}

/** The part of it that can be corrected. */
export function correctionBody(form: ApplicationForm, draft: Draft): Schemas['CorrectApplication'] {
  return {
    size: draft.size,
    country: draft.country,
    ...(draft.website.trim() ? { website: draft.website.trim() } : {}),
    contact_name: draft.contact_name.trim(),
    contacts: draft.contacts.map(({ name, email }) => ({ name: name.trim(), email: email.trim() })),
    language: draft.language,
    form_version: form.version,
    // The document of the API says no more of answers than that they are an object.
    answers: answered(draft.answers) as Schemas['Apply']['answers'],
  };
}
