/**
 * Compiled, never run: what the types of errors promise. A line under `@ts-expect-error` must not compile.
 */
import {
  type AccessDeniedError,
  ClaimsChallengeError,
  type Classification,
  type ErrorResponse,
  type HeaderSource,
  InteractionRequiredError,
  isStsError,
  type Kind,
  NetworkError,
  type Reason,
  type ScopesDeclinedError,
  StsError,
  type StsErrorOf,
  type StsOptions,
  ThrottledError,
  toStsError,
} from '@sts-errors/core'

/** Whether two types are one. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <T extends true>(): T => true as T

declare const error: StsError
declare const thrown: unknown

/** Every kind has a case, and each case knows its reasons. */
export function whatToDo(of: StsError): string {
  switch (of.kind) {
    case 'interaction_required':
      holds<Same<typeof of, InteractionRequiredError>>()
      holds<Same<typeof of.reason, Reason<'interaction_required'>>>()
      return of.reason
    case 'claims_challenge':
      holds<Same<typeof of.reason, 'none'>>()
      return of.claims ?? ''
    case 'invalid_token':
      holds<Same<typeof of.reason, 'none' | 'token_expired' | 'insufficient_scope' | 'step_up' | 'dpop_nonce'>>()
      return of.reason
    case 'invalid_grant':
      // @ts-expect-error a reason of another kind
      return of.reason === 'mfa_required' ? 'never' : of.reason
    case 'invalid_client':
    case 'invalid_request':
      holds<Same<typeof of.reason, Reason<'invalid_client' | 'invalid_request'>>>()
      return of.remedy
    case 'access_denied':
      holds<Same<typeof of, AccessDeniedError>>()
      return of.action
    case 'user_cancelled':
      return of.reason
    case 'scopes_declined':
      holds<Same<typeof of, ScopesDeclinedError>>()
      return (of.grantedScopes ?? []).join(' ')
    case 'protection_policy_required':
    case 'authorization_pending':
      return of.action
    case 'throttled':
      holds<Same<typeof of.reason, 'none' | 'quota' | 'tenant' | 'cooldown'>>()
      return `${of.retryAfterMs}`
    case 'service_unavailable':
    case 'network':
    case 'timeout':
    case 'unrecognized':
      return of.message
    default:
      holds<Same<typeof of, never>>()
      return of satisfies never
  }
}

/** A switch that forgets a kind is found by the compiler. */
export function forgetful(of: StsError): string {
  switch (of.kind) {
    case 'throttled':
      return 'wait'
    default:
      // @ts-expect-error fifteen kinds are left
      return of satisfies never
  }
}

/** Every reason for which the user is needed has a case. */
export function whatToAsk(of: InteractionRequiredError): string {
  switch (of.reason) {
    case 'none':
    case 'basic_action':
    case 'additional_action':
    case 'message_only':
    case 'consent_required':
    case 'user_password_expired':
    case 'prompt_never_failed':
    case 'acquire_token_silent_failed':
      return "MSAL's own"
    case 'login_required':
    case 'mfa_required':
    case 'device_required':
    case 'token_expired':
    case 'token_revoked':
    case 'credentials_rejected':
    case 'password_change_required':
    case 'account_selection_required':
      return 'ours'
    default:
      return of.reason satisfies never
  }
}

/** Both ways to recognise an error narrow to the union, and the classes to their own. */
export function recognise(): void {
  if (thrown instanceof StsError) {
    holds<Same<typeof thrown, StsError>>()
    whatToDo(thrown)
  }
  if (isStsError(thrown)) {
    holds<Same<typeof thrown, StsError>>()
    if (thrown.kind === 'throttled') holds<Same<typeof thrown, ThrottledError>>()
  }
  if (thrown instanceof InteractionRequiredError) {
    holds<Same<typeof thrown, InteractionRequiredError>>()
    whatToAsk(thrown)
  }
  if (error instanceof ClaimsChallengeError) {
    holds<Same<typeof error.kind, 'claims_challenge'>>()
  }
  if (thrown instanceof NetworkError && thrown.reason === 'dns') holds<Same<typeof thrown.reason, 'dns'>>()
  // @ts-expect-error what was thrown may be anything
  void thrown.kind
}

/** Each kind has its class, its reasons, its classification. */
export function types(): void {
  holds<Same<StsErrorOf<'throttled'>, ThrottledError>>()
  holds<Same<StsError['kind'], Kind>>()
  holds<Same<Classification<'network'>['reason'], Reason<'network'>>>()
  holds<Same<ReturnType<typeof toStsError>, StsError | undefined>>()
  const asError: Error = error
  void asError
  // @ts-expect-error what an error says does not change
  error.kind = 'throttled'
  // @ts-expect-error codes are read, not written
  error.codes.push('AADSTS50076')
  // @ts-expect-error the base is no class that can be made
  void new StsError()
}

/** What a test of a user makes. */
export function make(): void {
  void new ThrottledError()
  void new ThrottledError({ reason: 'quota', retryAfterMs: 5, codes: ['AADSTS90055'], cause: 'x', attempts: 2 })
  // @ts-expect-error a reason of another kind
  void new ThrottledError({ reason: 'mfa_required' })
  // @ts-expect-error no such action
  void new ThrottledError({ action: 'panic' })
}

/** Every shape of headers that a client hands over. */
export function shapes(
  response: Response,
  rawHeaders: string[],
  buffers: Buffer[],
  node: NodeJS.Dict<string | string[]>,
): void {
  const sources: HeaderSource[] = [
    response.headers,
    rawHeaders,
    buffers,
    node,
    new Map([['a', 'b']]),
    [['a', 'b']],
    { a: 1 },
  ]
  for (const headers of sources) toStsError({ status: 400, headers })
  const answer: ErrorResponse = {
    status: 400,
    headers: undefined,
    body: undefined,
    url: undefined,
    grantType: undefined,
  }
  toStsError(answer, Date.now())
  // @ts-expect-error a status is needed
  toStsError({ body: '' })
}

/** Options are checked by name and by value. */
export function options(): readonly StsOptions[] {
  return [
    { throwOn: 'never', retry: false },
    { throwOn: of => of.kind === 'throttled', retry: { statuses: { 410: { delayMs: [0, 1] } } } },
    // @ts-expect-error no such word
    { throwOn: 'always' },
    // @ts-expect-error retries are counted, not attempts
    { retry: { maxAttempts: 3 } },
    // @ts-expect-error no such jitter
    { retry: { jitter: 'wild' } },
  ]
}
