import { type AbortSignalLike, abortReason } from '../clock.ts'
import type { StsError } from '../errors.ts'
import type { StopReason } from '../kinds.ts'
import type { RequestChanges, ResolvedOptions, RetryEvent } from '../options.ts'
import { decide } from './decide.ts'
import type { RequestTraits } from './request-traits.ts'

/** How an attempt failed: with an answer of the server, or with what the client threw. */
export interface Failure<Answer> {
  readonly error: StsError
  readonly answer?: Answer
  readonly thrown?: unknown
  /** The client's own rules take this answer for a success: it is retried, then returned. */
  readonly accepted?: boolean
}

/** One logical call, as its adapter shows it to the engine. */
export interface Call<Answer extends object> {
  readonly request: RequestTraits
  readonly signal?: AbortSignalLike | undefined
  /** When the call began, by the clock. */
  readonly startedAt: number
  /**
   * Sends the request once more, with these headers set: the answer of a success, or how it failed. Rejects with what is
   * none of our business.
   */
  send(headers: { readonly [name: string]: string } | undefined): Promise<Answer | Failure<Answer>>
  /** Lets go of a failure's answer, which nobody will read. */
  discard(failure: Failure<Answer>): void
}

/** Whether an attempt failed. */
export const isFailure = <Answer extends object>(outcome: Answer | Failure<Answer>): outcome is Failure<Answer> =>
  'error' in outcome

/**
 * The loop behind every adapter: takes a first failure, and decides, waits and sends again until there is a success or a
 * reason to stop. Resolves to an answer; rejects with the typed error, or as the client alone would.
 */
export async function recover<Answer extends object>(
  call: Call<Answer>,
  first: Failure<Answer>,
  options: ResolvedOptions,
): Promise<Answer> {
  const { request, signal, startedAt } = call
  const { clock, retry } = options
  let outcome: Answer | Failure<Answer> = first
  let previousDelayMs = 0
  for (let attempt = 1; isFailure(outcome); attempt++) {
    if (signal?.aborted) throw abortReason(signal)
    const { error, answer, thrown, accepted }: Failure<Answer> = outcome
    const elapsedMs = clock.now() - startedAt
    const giveUp = (reason: StopReason): Answer => {
      Object.assign(error, { stopReason: reason })
      void report('onGiveUp', options.onGiveUp, { error, attempts: attempt, reason, request })
      if (!accepted && shouldThrow(error, request, options)) throw error
      if (!answer) throw thrown
      return answer
    }
    Object.assign(error, { attempts: attempt })
    if (!retry) return giveUp('overridden')
    const decision = decide(error, request, { attempt, elapsedMs, random: clock.random(), previousDelayMs }, retry)
    if (!decision.retry) return giveUp(decision.reason)
    previousDelayMs = decision.delayMs
    const event: RetryEvent = { error, attempt, delayMs: previousDelayMs, request }
    void report('onRetry', options.onRetry, event)
    let changes: RequestChanges | undefined
    try {
      await clock.sleep(previousDelayMs, signal)
      changes = await options.beforeRetry(event)
      if (signal?.aborted) throw abortReason(signal)
    } catch (thrown) {
      call.discard(outcome)
      throw thrown
    }
    // A laptop that slept, a hook that took its time.
    if (clock.now() - startedAt > retry.totalTimeoutMs) return giveUp('deadline')
    call.discard(outcome)
    const { headers, token } = changes ?? {}
    outcome = await call.send(token ? { ...headers, authorization: `Bearer ${token}` } : headers)
  }
  return outcome
}

function shouldThrow(error: StsError, { tokenRequest }: RequestTraits, { throwOn }: ResolvedOptions): boolean {
  if (typeof throwOn === 'function') return throwOn(error)
  const { kind, status, challenge } = error
  const refused = /^40[13]$/.test(`${status}`) && (challenge || kind !== 'unrecognized')
  return throwOn !== 'never' && !!(tokenRequest || !status || refused || /^(?:408|429|5..)$/.test(`${status}`))
}

/** Whether an answer of this status can be retried or thrown, so that its body is worth reading. */
export const isConcern = (
  status: number,
  { tokenRequest }: RequestTraits,
  { retry, throwOn }: ResolvedOptions,
): boolean =>
  tokenRequest ||
  /^(?:40[138]|42[59]|5..)$/.test(`${status}`) ||
  typeof throwOn === 'function' ||
  (retry !== false && status in retry.statuses)

/** Calls a hook; what it throws or rejects with is reported and changes nothing. */
async function report<Event>(name: string, hook: (event: Event) => unknown, event: Event): Promise<void> {
  try {
    await hook(event)
  } catch (thrown) {
    console.error(`sts-errors: ${name} failed`, thrown)
  }
}
