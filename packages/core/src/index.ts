export type { AbortSignalLike } from './abort-signal.ts'
export { authorizationParams } from './authorization-params.ts'
export type { HasHref, SearchParams } from './authorization-response.ts'
export { type ParseChallengesOptions, parseChallenges } from './challenges.ts'
export { type ClaimsChallenge, getClaimsChallenge } from './claims-challenge.ts'
export { classify } from './classify.ts'
export type { Clock } from './clock.ts'
export { findDeclinedScopes, type ScopeOutcome, toScopesDeclinedError } from './declined-scopes.ts'
export { errorGroup } from './error-group.ts'
export {
  AccessDeniedError,
  AuthorizationPendingError,
  ClaimsChallengeError,
  InteractionRequiredError,
  InvalidClientError,
  InvalidGrantError,
  InvalidRequestError,
  InvalidTokenError,
  isStsError,
  NetworkError,
  ProtectionPolicyRequiredError,
  RequestTimeoutError,
  ScopesDeclinedError,
  ServiceUnavailableError,
  StsError,
  type StsErrorClass,
  type StsErrorInit,
  type StsErrorOf,
  ThrottledError,
  toStsError,
  UnrecognizedResponseError,
  UserCancelledError,
} from './errors.ts'
export type { FetchLike } from './fetch/fetch-transport.ts'
export { type ResponseLike, readStsError } from './fetch/read-answer.ts'
export { type ClaimsChallengeAnswer, claimsChallengeAnswer, formatClaimsChallenge } from './format-claims-challenge.ts'
export { fromAuthorizationResponse } from './from-authorization-response.ts'
export { fromJSON } from './from-json.ts'
export { type HeaderSource, HeaderView } from './headers.ts'
export type { Action, Classification, Kind, Reason, Reasons, StopReason } from './kinds.ts'
export { clientCapabilities, mergeClaims } from './merge-claims.ts'
export { normalizeError } from './normalize/normalize-error.ts'
export type { GiveUpEvent, RetryEvent, StsOptions } from './options.ts'
export { type ErrorResponse, parseErrorResponse, type StsErrorDetails } from './parse.ts'
export { type PollOptions, pollForToken } from './poll-for-token.ts'
export type { Challenge, ChallengeProblem } from './read-challenges.ts'
export type { ClaimsChallengeContext, ClaimsChallengeHook } from './retry/claims-replay.ts'
export { decide, type RetryDecision, type RetryState } from './retry/decide.ts'
export { policies } from './retry/policies.ts'
export type { BudgetOptions, RetryContext, RetryOptions, RetryPolicy, StatusRule } from './retry/policy.ts'
export type { RequestChanges } from './retry/request-changes.ts'
export type { RequestTraits } from './retry/request-traits.ts'
export { parseRetryAfter } from './retry-after.ts'
export type { RequestInfo, StsErrorBase, StsErrorRecord } from './sts-error-base.ts'
export type { ThrottleEvent, ThrottleOptions, ThrottleRequest } from './throttle/policy.ts'
export { armThrottleKey, graphThrottleKey } from './throttle/presets.ts'
export { createMemoryStore, type StoredThrottle, type ThrottleStore } from './throttle/store.ts'
export { createThrottle, type GateSnapshot, type Throttle } from './throttle/throttle.ts'
