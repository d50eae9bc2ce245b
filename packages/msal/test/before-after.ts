import { expect } from '@jest/globals'
import type { ScriptedAnswer } from '@sts-errors/simulator'
import type { StsError } from '../src/index.ts'

/** What a request for a token comes to when the STS keeps answering like this. */
export interface Case {
  /** As the README calls it. */
  readonly answer: string
  readonly scripted: ScriptedAnswer
  /** MSAL alone: the name of its error and its code, or `a token`. */
  readonly alone: string
  /** The same while it polls for a device code. */
  readonly polling: string
  /** The typed error with the network client. */
  readonly ours: { readonly [field in keyof StsError]?: unknown }
  /** Whether the loop tries again, where a grant can be used twice. */
  readonly isRetried: boolean
}

const parsing = 'AuthError token_parsing_error'
const failed = 'AuthError post_request_failed'
const id = expect.stringMatching(/^[\da-f]{8}-[\da-f-]{27}$/)

export const cases: readonly Case[] = [
  {
    answer: '429, JSON, `Retry-After: 1`',
    scripted: { scenario: 'throttled-seconds', times: 9 },
    alone: 'ServerError temporarily_unavailable',
    polling: failed,
    ours: { kind: 'throttled', reason: 'tenant', code: 'AADSTS90055', status: 429, retryAfterMs: 1000, traceId: id },
    isRetried: true,
  },
  {
    answer: '429, plain text, `Retry-After: 1`',
    scripted: { scenario: 'throttled-text', times: 9 },
    alone: parsing,
    polling: parsing,
    ours: { kind: 'throttled', reason: 'quota', status: 429, retryAfterMs: 1000 },
    isRetried: true,
  },
  {
    answer: '429, JSON, `Retry-After` a date',
    scripted: { scenario: 'throttled-date', times: 9 },
    alone: 'ServerError temporarily_unavailable',
    polling: failed,
    ours: { kind: 'throttled', reason: 'tenant', code: 'AADSTS90055', status: 429, retryAfterMs: expect.any(Number) },
    isRetried: true,
  },
  {
    answer: '503, an HTML page',
    scripted: { scenario: 'gateway-html', status: 503, times: 9 },
    alone: parsing,
    polling: parsing,
    ours: { kind: 'service_unavailable', reason: 'none', status: 503 },
    isRetried: true,
  },
  {
    answer: '500, an empty body',
    scripted: { scenario: 'empty-500', times: 9 },
    alone: parsing,
    polling: parsing,
    ours: { kind: 'service_unavailable', reason: 'none', status: 500 },
    isRetried: true,
  },
  {
    answer: 'the connection is reset',
    scripted: { fault: 'reset_before_headers', times: 9 },
    alone: 'AuthError network_error',
    polling: 'AuthError network_error',
    ours: { kind: 'network', reason: 'reset', code: 'ECONNRESET' },
    isRetried: true,
  },
  {
    answer: '400 that asks for claims (AADSTS50079)',
    scripted: { scenario: 'mfa-enrolment', times: 9 },
    alone: 'InteractionRequiredAuthError interaction_required',
    polling: failed,
    ours: {
      kind: 'interaction_required',
      reason: 'mfa_required',
      code: 'AADSTS50079',
      status: 400,
      claims: expect.stringContaining('access_token'),
      traceId: id,
    },
    isRetried: false,
  },
  {
    answer: '401, the secret has expired (AADSTS7000222)',
    scripted: { scenario: 'expired-secret', times: 9 },
    alone: 'ServerError invalid_client',
    polling: failed,
    ours: {
      kind: 'invalid_client',
      reason: 'secret_expired',
      code: 'AADSTS7000222',
      status: 401,
      traceId: id,
      correlationId: id,
    },
    isRetried: false,
  },
  {
    answer: '400, JSON without `error`',
    scripted: { scenario: 'unknown-json', times: 9 },
    alone: 'a token (an empty one)',
    polling: 'a token (an empty one)',
    ours: { kind: 'unrecognized', reason: 'none', status: 400 },
    isRetried: false,
  },
]
