import type { StsError } from '../errors.ts'
import type { ResolvedOptions } from '../options.ts'
import { markOutcome } from '../outcome.ts'
import { unasked } from './policy.ts'
import type { RequestTraits } from './request-traits.ts'

/** How an attempt failed: with an answer of the server, or with what the client threw. */
export interface Failure<Answer> {
  readonly error: StsError
  readonly answer?: Answer
  readonly thrown?: unknown
  /** The client's own rules take this answer for a success: it is retried, then returned. */
  readonly accepted?: boolean
  /**
   * Where the answer came from, after redirects; left out where that was where the request went. {@link anywhere} where nobody
   * knows.
   */
  readonly url?: string | undefined
  /** The answer goes on beyond what was read of it, of which the error has a copy; this lets go of what it was read from. */
  readonly cut?: (() => void) | undefined
}

/** Is of no request's origin: what came from there is not answered with a token. */
export const anywhere = 'about:blank'

/** Whether an attempt failed. */
export const isFailure = <Answer extends object>(outcome: Answer | Failure<Answer>): outcome is Failure<Answer> =>
  'error' in outcome

/** What the caller gets of a failure that is not retried. */
export function settle<Answer extends object>(
  failure: Failure<Answer>,
  call: { readonly request: RequestTraits; discard(failure: Failure<Answer>): void },
  options: ResolvedOptions,
): Answer {
  const { error, answer, thrown, accepted, cut } = failure
  if (!accepted && shouldThrow(error, call.request, options)) {
    if (cut) call.discard(failure)
    throw error
  }
  markOutcome(answer ?? thrown, error)
  if (!answer) throw thrown
  return answer
}

/** Whether the caller would have an error thrown. */
export function shouldThrow(error: StsError, { tokenRequest }: RequestTraits, { throwOn }: ResolvedOptions): boolean {
  if (typeof throwOn === 'function') return throwOn(error)
  const { kind, status, challenge } = error
  const refused = /40[13]/.test(`${status}`) && (challenge || kind !== 'unrecognized')
  return throwOn !== 'never' && !!(tokenRequest || !status || refused || /408|429|5../.test(`${status}`))
}

/** Whether an answer of this status can be retried or thrown, so that its body is worth reading. */
export const isConcern = (
  status: number,
  { tokenRequest }: RequestTraits,
  { retry, throwOn }: ResolvedOptions,
): boolean =>
  tokenRequest ||
  /40[138]|42[59]|5../.test(`${status}`) ||
  typeof throwOn === 'function' ||
  (retry !== false && (status in retry.statuses || retry.shouldRetry !== unasked))
