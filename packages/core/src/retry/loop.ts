import { type AbortSignalLike, abortReason } from '../clock.ts'
import type { StsError } from '../errors.ts'
import type { StopReason } from '../kinds.ts'
import type { ResolvedOptions, RetryEvent } from '../options.ts'
import { bearer, headersFor, isSameOrigin, withCause } from './claims-replay.ts'
import { decide } from './decide.ts'
import { tell } from './diagnostics.ts'
import type { RequestTraits } from './request-traits.ts'
import { type Failure, isFailure, settle } from './settle.ts'

/** Headers to set on what is sent. */
export interface NewHeaders {
  readonly [name: string]: string
}

/** One logical call, as its adapter shows it to the engine. */
export interface Call<Answer extends object> {
  /** Read only when there is something to decide; may be a getter. */
  readonly request: RequestTraits
  readonly signal?: AbortSignalLike | undefined
  /** A header that the request was made with. */
  header(name: string): string | undefined
  /**
   * Sends the request, with these headers set: the answer of a success, or how it failed. Rejects with what is none of our
   * business.
   */
  send(headers: NewHeaders | undefined): Promise<Answer | Failure<Answer>>
  /** Lets go of a failure's answer, which nobody will read. Called more than once. */
  discard(failure: Failure<Answer>): void
}

/**
 * The loop behind every adapter: sends, decides, waits and sends again until there is a success or a reason to stop.
 * Resolves to an answer; rejects with the typed error, or as the client alone would.
 */
export async function perform<Answer extends object>(call: Call<Answer>, options: ResolvedOptions): Promise<Answer> {
  const startedAt = options.clock.now()
  const sent = options.shared.flights.sent++
  const first = await call.send(undefined)
  const answer = isFailure(first) ? await recover(call, first, options, startedAt, sent) : first
  refill(options)
  return answer
}

/** A success gives back a part of what a retry takes. */
export function refill({ retry, shared }: ResolvedOptions): void {
  const budget = retry ? retry.budget : false
  if (budget) shared.tokens = Math.min(budget.maxTokens, shared.tokens + budget.tokenRatio)
}

/**
 * What follows a first attempt that failed, for an adapter that makes it by itself: {@link perform} makes promises also for a
 * success.
 *
 * @param startedAt - when the call began, by the clock
 * @param sent - how many attempts the client had sent before the first: `options.shared.flights.sent++`
 */
export async function recover<Answer extends object>(
  call: Call<Answer>,
  first: Failure<Answer>,
  options: ResolvedOptions,
  startedAt: number,
  sent: number,
): Promise<Answer> {
  const { request, signal } = call
  const { clock, retry, shared, onClaimsChallenge } = options
  let outcome: Answer | Failure<Answer> = first
  let previousDelayMs = 0
  let headers: NewHeaders | undefined
  let challenge: StsError | undefined

  /** Headers for another attempt once its time has come; or why there is none. */
  const prepare = async ({ error, url }: Failure<Answer>): Promise<NewHeaders | StopReason> => {
    if (error.kind === 'claims_challenge' && onClaimsChallenge && !challenge && !request.tokenRequest) {
      if (!request.replayable || !isSameOrigin(request.url, url)) return 'not_repeatable'
      challenge = error
      const challenged = {
        error,
        request,
        credentials: [call.header('authorization'), call.header('cookie')],
        sent,
        signal,
      }
      return (await headersFor(challenged, onClaimsChallenge, shared.flights, clock)) ?? 'not_retryable'
    }
    if (!retry) return 'overridden'
    const state = {
      // A replay is no retry.
      attempt: error.attempts - (challenge ? 1 : 0),
      elapsedMs: clock.now() - startedAt,
      random: clock.random(),
      previousDelayMs,
      tokens: shared.tokens,
    }
    const decision = decide(error, request, state, retry)
    if (!decision.retry) return decision.reason
    shared.tokens -= decision.cost
    previousDelayMs = decision.delayMs
    const event: RetryEvent = { error, attempt: error.attempts, delayMs: previousDelayMs, request }
    tell('retry', options.onRetry, event)
    await clock.sleep(previousDelayMs, signal)
    const changes = await options.beforeRetry(event)
    return { ...changes?.headers, ...bearer(changes?.token, 'beforeRetry') }
  }

  for (let attempts = 1; isFailure(outcome); attempts++) {
    const failure: Failure<Answer> = outcome
    const { error } = failure
    const giveUp = (reason: StopReason): void => {
      Object.assign(error, { stopReason: reason })
      tell('give-up', options.onGiveUp, { error, attempts, reason, request })
    }
    // Another layer has given up on it.
    if (error.stopReason) break
    Object.assign(error, { attempts })
    if (challenge) withCause(error, challenge)
    let next: NewHeaders | StopReason
    try {
      if (signal?.aborted) throw abortReason(signal)
      next = await prepare(failure)
      if (signal?.aborted) throw abortReason(signal)
      // A laptop that slept, a hook that took its time.
      if (retry && clock.now() - startedAt > retry.totalTimeoutMs) next = 'deadline'
      if (typeof next !== 'string') {
        // Kept for later attempts: a token that was renewed stays so.
        headers = { ...headers, ...next }
        call.discard(failure)
        sent = shared.flights.sent++
        outcome = await call.send(Object.keys(headers).length ? headers : undefined)
      }
    } catch (thrown) {
      call.discard(failure)
      if (signal?.aborted) giveUp('aborted')
      throw thrown
    }
    if (typeof next === 'string') {
      giveUp(next)
      break
    }
  }
  return isFailure(outcome) ? settle(outcome, request, options) : outcome
}
