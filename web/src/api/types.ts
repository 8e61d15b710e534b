import type { components } from './schema';

type Schemas = components['schemas'];

export type Account = Schemas['Account'];
export type Membership = Schemas['AccountMembership'];
export type Agreement = Schemas['Agreement'];
export type ApiKey = Schemas['ApiKey'];
export type Assessment = Schemas['Assessment'];
export type AuditRow = Schemas['AuditRow'];
export type Column = Schemas['Column'];
export type Dataset = Schemas['Dataset'];
export type DatasetGrant = Schemas['DatasetGrant'];
export type DatasetVersion = Schemas['DatasetVersion'];
export type DirectoryEntry = Schemas['DirectoryEntry'];
export type Invitation = Schemas['Invitation'];
export type Job = Schemas['Job'];
export type JobEvent = Schemas['JobEvent'];
export type JobMetrics = Schemas['JobMetrics'];
export type Member = Schemas['Member'];
export type Model = Schemas['Model'];
export type ModelGrant = Schemas['ModelGrant'];
export type ModelVersion = Schemas['ModelVersion'];
export type Partner = Schemas['Partner'];
export type Person = Schemas['Person'];
export type PersonDetails = Schemas['PersonDetails'];
export type Predictions = Schemas['Predictions'];
export type Preview = Schemas['Preview'];
export type Quota = Schemas['Quota'];
export type Rules = Schemas['Rules'];
export type Recipe = Schemas['Recipe'];
export type Session = Schemas['Session'];
export type StaffMember = Schemas['StaffMember'];
export type Upload = Schemas['Upload'];
export type Usage = Schemas['Usage'];

export type AgreementTemplate = Schemas['Template'];
export type AgreementVersion = Schemas['AgreementVersion'];
export type Amendment = Schemas['Amendment'];
export type Clause = Schemas['Clause'];
export type Difference = Schemas['Difference'];
export type FieldChange = Schemas['FieldChange'];
export type Obligation = Schemas['Obligation'];
export type PartyKey = Schemas['PartyKey'];
export type Permission = Schemas['Permission'];
export type Terms = Schemas['Terms'];
export type VersionSummary = Schemas['VersionSummary'];

export type Alliance = Schemas['Alliance'];
export type AllianceMember = Schemas['AllianceMember'];
export type Artefact = Schemas['Artefact'];
export type Certificate = Schemas['Certificate'];
export type ConformanceRun = Schemas['ConformanceRun'];
export type HiddenTestTries = Schemas['HiddenTestTries'];
export type Finding = Schemas['Finding'];
export type MetricScore = Schemas['MetricScore'];
export type Seat = Schemas['Seat'];
export type Standard = Schemas['Standard'];
export type StandardChange = Schemas['StandardChange'];
export type StandardDraft = Schemas['StandardDraft'];
export type StandardVersion = Schemas['StandardVersion'];

export type Milestone = Schemas['Milestone'];
export type Project = Schemas['Project'];
export type ProjectActivity = Schemas['ProjectActivity'];
export type ProjectJob = Schemas['ProjectJob'];
export type ProjectMember = Schemas['ProjectMember'];
export type ProjectMessage = Schemas['ProjectMessage'];
export type ProjectThing = Schemas['ProjectThing'];

export type Amounts = Schemas['Amounts'];
export type Budget = Schemas['Budget'];
export type JobEstimate = Schemas['JobEstimate'];
export type LimitStanding = Schemas['LimitStanding'];
export type Limits = Schemas['Limits'];
export type Pool = Schemas['Pool'];
export type PoolRequest = Schemas['PoolRequest'];
export type PoolState = Schemas['PoolState'];
export type PriceTable = Schemas['PriceTable'];
export type SetLimits = Schemas['SetLimits'];
export type Spending = Schemas['Spending'];
export type Statement = Schemas['Statement'];
export type StatementHead = Schemas['StatementHead'];
export type StatementLine = Schemas['StatementLine'];
export type UsageReport = Schemas['UsageReport'];

export type CatalogueFacets = Schemas['CatalogueFacets'];
export type CatalogueItem = Schemas['CatalogueItem'];
export type FacetValue = Schemas['FacetValue'];
export type ItemLabels = Schemas['ItemLabels'];
export type ItemVisibility = Schemas['ItemVisibility'];

/** One page of a list. */
export type Page<T> = { items: T[]; next_cursor?: string | null };
