import { type StsError, toStsError } from '@sts-errors/core'
import type { Failure } from '@sts-errors/core/adapter'
import { faultToError } from '../../../src/faults.ts'

/** What a hook does when it is called. */
export const conducts = ['nothing', 'answers', 'throws', 'rejects', 'takes its time', 'hangs', 'aborts'] as const
export type Conduct = (typeof conducts)[number]
export const endings = ['success', 'unavailable', 'throttled', 'challenge', 'reset', 'forbidden', 'stranger'] as const
export type Ending = (typeof endings)[number]
export const verdicts = ['undefined', 'true', 'false', 'throws', 'rejects', 'aborts'] as const

export interface CallPlan {
  readonly isTokenRequest: boolean
  readonly token: 'one' | 'another' | 'none'
  /** Whether it is aborted by itself at some time. */
  readonly isAborted: boolean
  /** The attempt with whose answer, in the same moment, it is aborted. */
  readonly abortedWith: number
  /** Of its attempts, in order; those beyond are successes. */
  readonly endings: readonly Ending[]
}

export interface Plan {
  readonly calls: readonly CallPlan[]
  readonly isThrottled: boolean
  /** Of each hook, in the order of its calls; beyond, it does nothing. */
  readonly beforeRetry: readonly Conduct[]
  readonly onClaimsChallenge: readonly Conduct[]
  readonly onRetry: readonly Conduct[]
  readonly onGiveUp: readonly Conduct[]
  readonly shouldRetry: readonly (typeof verdicts)[number][]
}

export interface Answer {
  readonly ending: Ending
}

const claims = Buffer.from('{"access_token":{}}').toString('base64')
const headersOf: { readonly [K in Ending]?: Record<string, string> } = {
  throttled: { 'retry-after': '2' },
  challenge: { 'www-authenticate': `Bearer error="insufficient_claims", claims="${claims}"` },
}
const statusOf: { readonly [K in Ending]?: number } = {
  unavailable: 503,
  throttled: 429,
  challenge: 401,
  forbidden: 403,
}
/** What an attempt comes to that ends so. */
export function failureOf(ending: Ending): Failure<Answer> {
  const status = statusOf[ending]
  if (status === undefined) {
    const thrown = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
    return { error: faultToError(thrown) as StsError, thrown }
  }
  const error = toStsError({ status, headers: headersOf[ending] ?? {} }) as StsError
  return { error, answer: { ending } }
}
