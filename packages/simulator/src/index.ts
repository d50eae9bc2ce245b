// The simulator

export type { Simulator } from './simulator.ts'
export type { SimulatorOptions } from './simulator-options.ts'
export { startSimulator } from './start-simulator.ts'

// What it recorded

export type { Endpoint, RecordedRequest } from './http/recorded-request.ts'

// Scripted answers

export type { Answer, HeaderFields } from './http/answer.ts'
export { type Fault, type FaultName, faultNames } from './http/fault.ts'
export type { RequestFilter, RequestMatch } from './http/request-match.ts'
export { isScenarioName, type Scenario, type ScenarioName, scenarioByName, scenarios } from './scenarios/index.ts'
export type { ScenarioTarget } from './scenarios/scenario-row.ts'
export type { Scene } from './scene.ts'
export type { AnswerFunction, ScriptedAnswer, ScriptedReply } from './script.ts'
export { type StsErrorFields, stsErrorAnswer } from './sts/error-answer.ts'

// Quotas

export type { FixedWindowQuota, Quota, QuotaKey, QuotaRules, TokenBucketQuota } from './quota/quota.ts'
export type { QuotaBodyForm, RetryAfterForm } from './quota/throttled-answer.ts'

// The directory, people and tokens

export { contoso } from './directory/contoso.ts'
export type {
  ApiResource,
  Client,
  ClientSecret,
  Directory,
  ManagedIdentity,
  ResourceStyle,
  Tenant,
  User,
} from './directory/directory.ts'
export type { DirectoryExtension } from './directory/extend.ts'
export type { ManagedIdentitySettings } from './resources/managed-identity.ts'
export type { TokenOptions } from './sts/mint-token.ts'
export type { RevokedUsers } from './sts/revoke.ts'
export type { SignIn } from './sts/sign-in.ts'
export type { Lifetimes } from './sts/sts.ts'
export type { SigningAlgorithm } from './tokens/signing-key.ts'
