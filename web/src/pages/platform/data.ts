import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { readAll } from '@/api/lists';
import type { components } from '@/api/schema';
import { queries } from '@/app/queries';

type Schemas = components['schemas'];

export type ApplicationRecord = Schemas['ApplicationRecord'];
export type AssessmentResult = Schemas['AssessmentResult'];
export type PipelineCard = Schemas['PipelineCard'];
export type PipelineStage = Schemas['PipelineStage'];
export type Proposals = Schemas['Proposals'];
export type Proposal = Schemas['Proposal'];
export type ProposalReason = Schemas['ProposalReason'];
export type AdmissionSettings = Schemas['AdmissionSettings'];
export type Mail = Schemas['Mail'];

/** Where partners stand, in the order of their life. */
export const STAGES = [
  'unverified',
  'applied',
  'in_review',
  'approved',
  'active',
  'suspended',
  'declined',
  'withdrawn',
  'offboarded',
];

/** Stages of those that the list of partners has: whose address nobody has confirmed stands on the board alone. */
export const LISTED = STAGES.filter((stage) => stage !== 'unverified');

/** Stages in which nothing is decided yet, and reviewers and applicants talk. */
export const UNDECIDED = ['applied', 'in_review'];

/** What applicants are assessed by, in the order in which the server tells them. */
export const CRITERIA = [
  'industry_relevance',
  'technical_strength',
  'cultural_fit',
  'mutual_benefit',
  'technical_fit',
] as const;

/** Every partner, for counts and names. */
export const partnersQuery = queryOptions({
  queryKey: ['partners', 'all'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/partners', { params: { query } }))),
});

/** Cards of each stage that the board shows; a stage's own page has all. */
const CARDS = 20;

/** The board. */
export const pipelineQuery = queryOptions({
  queryKey: ['partners', 'pipeline'],
  queryFn: () => ask(api.GET('/v1/pipeline', { params: { query: { limit: CARDS } } })),
});

/** Everybody, for names. */
export const peopleQuery = queryOptions({
  queryKey: ['accounts', 'all'],
  queryFn: () => readAll((query) => ask(api.GET('/v1/accounts', { params: { query } }))),
  staleTime: 60_000,
});

const one = (partner: string) => ({ params: { path: { partner } } });

export const partnerQuery = (partner: string) =>
  queryOptions({
    queryKey: ['partners', 'one', partner],
    queryFn: () => ask(api.GET('/v1/partners/{partner}', one(partner))),
  });

export const applicationQuery = (partner: string) =>
  queryOptions({
    queryKey: ['partners', 'one', partner, 'application'],
    queryFn: () => ask(api.GET('/v1/partners/{partner}/application', one(partner))),
  });

export const assessmentsQuery = (partner: string) =>
  queryOptions({
    queryKey: ['partners', 'one', partner, 'assessments'],
    queryFn: () =>
      readAll((query) => ask(api.GET('/v1/partners/{partner}/assessments', { params: { path: { partner }, query } }))),
  });

export const resultQuery = (partner: string) =>
  queryOptions({
    queryKey: ['partners', 'one', partner, 'result'],
    queryFn: () => ask(api.GET('/v1/partners/{partner}/assessment-result', one(partner))),
  });

export const questionsQuery = (partner: string) =>
  queryOptions({
    queryKey: ['partners', 'one', partner, 'questions'],
    queryFn: () => ask(api.GET('/v1/partners/{partner}/questions', one(partner))),
  });

export const proposalsQuery = (partner: string) =>
  queryOptions({
    queryKey: ['partners', 'one', partner, 'proposals'],
    queryFn: () => ask(api.GET('/v1/partners/{partner}/proposals', one(partner))),
  });

export function forgetPartners() {
  return queries.invalidateQueries({ queryKey: ['partners'] });
}
