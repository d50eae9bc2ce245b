import type { ScriptedReply } from '@sts-errors/simulator'
import type { StsError } from '../src/index.ts'
import type { Acquired, Flow } from './msal-apps.ts'

type Expected = { readonly [field in keyof StsError]?: string | number }

/** What a request for a token comes to when the STS keeps answering like this. Plain data, which a page can have too. */
export interface Case {
  /** As the README calls it. */
  readonly answer: string
  readonly scripted: ScriptedReply
  /** The flows that can meet it, where it is not all of them. */
  readonly flows?: readonly Flow[]
  /** MSAL Node alone: the name of its error and its code, or `a token`. */
  readonly node: string
  /** The same while it polls for a device code. */
  readonly polling: string
  /** MSAL Browser alone. */
  readonly browser: string
  /** The typed error with the network client. */
  readonly ours: Expected
  /** The same where the browser keeps to itself what happened. */
  readonly inPage?: Expected
  /** Texts of that error which differ each time. */
  readonly has?: readonly (keyof StsError)[]
  /** Whether the loop tries again, where a grant can be used twice. */
  readonly isRetried: boolean
}

const parsing = 'AuthError token_parsing_error'
const failed = 'AuthError post_request_failed'
const unread = 'BrowserAuthError failed_to_parse_response'
const ids = ['traceId', 'correlationId'] as const

export const cases: readonly Case[] = [
  {
    answer: '429, JSON, `Retry-After: 1`',
    scripted: { scenario: 'throttled-seconds', times: 9 },
    node: 'ServerError temporarily_unavailable',
    polling: failed,
    browser: 'ServerError temporarily_unavailable',
    ours: { kind: 'throttled', reason: 'tenant', code: 'AADSTS90055', status: 429, retryAfterMs: 1000 },
    has: ids,
    isRetried: true,
  },
  {
    answer: '429, plain text, `Retry-After: 1`',
    scripted: { scenario: 'throttled-text', times: 9 },
    node: parsing,
    polling: parsing,
    browser: unread,
    ours: { kind: 'throttled', reason: 'quota', status: 429, retryAfterMs: 1000 },
    isRetried: true,
  },
  {
    answer: '429, JSON, `Retry-After` a date',
    scripted: { scenario: 'throttled-date', times: 9 },
    node: 'ServerError temporarily_unavailable',
    polling: failed,
    browser: 'ServerError temporarily_unavailable',
    ours: { kind: 'throttled', reason: 'tenant', code: 'AADSTS90055', status: 429 },
    has: [...ids, 'retryAfterMs'],
    isRetried: true,
  },
  {
    answer: '429, plain text, `Retry-After` a date',
    scripted: { scenario: 'throttled-date', body: 'Too many requests', times: 9 },
    node: parsing,
    polling: parsing,
    browser: unread,
    ours: { kind: 'throttled', reason: 'quota', status: 429 },
    has: ['retryAfterMs'],
    isRetried: true,
  },
  {
    answer: '503, an HTML page',
    scripted: { scenario: 'gateway-html', status: 503, times: 9 },
    node: parsing,
    polling: parsing,
    browser: unread,
    ours: { kind: 'service_unavailable', reason: 'none', status: 503 },
    isRetried: true,
  },
  {
    answer: '500, an empty body',
    scripted: { scenario: 'empty-500', times: 9 },
    node: parsing,
    polling: parsing,
    browser: unread,
    ours: { kind: 'service_unavailable', reason: 'none', status: 500 },
    isRetried: true,
  },
  {
    answer: 'the connection is reset',
    scripted: { fault: 'reset_before_headers', times: 9 },
    node: 'AuthError network_error',
    polling: 'AuthError network_error',
    browser: 'BrowserAuthError post_request_failed',
    ours: { kind: 'network', reason: 'reset', code: 'ECONNRESET' },
    inPage: { kind: 'network', reason: 'none' },
    isRetried: true,
  },
  {
    answer: '400 that asks for claims (AADSTS50079)',
    scripted: { scenario: 'mfa-enrolment', times: 9 },
    node: 'InteractionRequiredAuthError interaction_required',
    polling: failed,
    browser: 'InteractionRequiredAuthError interaction_required',
    ours: { kind: 'interaction_required', reason: 'mfa_required', code: 'AADSTS50079', status: 400 },
    has: [...ids, 'claims'],
    isRetried: false,
  },
  {
    answer: '400, the refresh token has expired (AADSTS700082)',
    scripted: { scenario: 'refresh-token-expired', times: 9 },
    flows: ['refresh token'],
    node: 'InteractionRequiredAuthError invalid_grant',
    polling: failed,
    browser: 'InteractionRequiredAuthError invalid_grant',
    ours: { kind: 'interaction_required', reason: 'token_expired', code: 'AADSTS700082', status: 400 },
    has: ids,
    isRetried: false,
  },
  {
    answer: '400, the refresh token was revoked (AADSTS50173)',
    scripted: { scenario: 'refresh-token-revoked', times: 9 },
    flows: ['refresh token'],
    node: 'InteractionRequiredAuthError invalid_grant',
    polling: failed,
    browser: 'InteractionRequiredAuthError invalid_grant',
    ours: { kind: 'interaction_required', reason: 'token_revoked', code: 'AADSTS50173', status: 400 },
    has: ids,
    isRetried: false,
  },
  {
    answer: '401, the secret has expired (AADSTS7000222)',
    scripted: { scenario: 'expired-secret', times: 9 },
    node: 'ServerError invalid_client',
    polling: failed,
    browser: 'ServerError invalid_client',
    ours: { kind: 'invalid_client', reason: 'secret_expired', code: 'AADSTS7000222', status: 401 },
    has: ids,
    isRetried: false,
  },
  {
    answer: '400, JSON without `error`',
    scripted: { scenario: 'unknown-json', times: 9 },
    node: 'a token (an empty one)',
    polling: 'a token (an empty one)',
    browser: 'a token (an empty one)',
    ours: { kind: 'unrecognized', reason: 'none', status: 400 },
    isRetried: false,
  },
]

/** The cases that a flow can meet. */
export const casesOf = (flow: Flow): readonly Case[] => cases.filter(({ flows }) => flows?.includes(flow) ?? true)

/** How often the loop sends: what was rejected was not processed; what failed otherwise may have used a code up. */
export function attemptsOf({ isRetried, ours }: Case, flow: Flow): number {
  const isOnce = flow === 'device code' || flow === 'authorization code'
  return isRetried && (ours.status === 429 || !isOnce) ? 4 : 1
}

/** What a call comes to: its token, or what it throws. */
export const outcomeOf = (call: () => Promise<Acquired | null>): Promise<unknown> =>
  call().then(
    result => result?.accessToken || 'a token (an empty one)',
    (thrown: unknown) => thrown,
  )

/** That as the table says it. */
export const named = (outcome: unknown): string =>
  outcome instanceof Error ? `${outcome.name} ${(outcome as { errorCode?: string }).errorCode}` : String(outcome)
