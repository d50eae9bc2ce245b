import { type AbortSignalLike, abortReason, untilAborted } from '../abort-signal.ts'
import { isStsError, type StsError } from '../errors.ts'
import type { StopReason } from '../kinds.ts'
import type { ResolvedOptions, RetryEvent } from '../options.ts'
import { outcomeOf } from '../outcome.ts'
import { Flights } from '../throttle/single-flight.ts'
import type { RequestSource } from '../throttle/token-request.ts'
import { recalledError, refusedError, type Visit } from '../throttle/visit.ts'
import type { Refusal } from '../throttle/visitor.ts'
import { headersFor, isSameOrigin, withCause } from './claims-replay.ts'
import { decide } from './decide.ts'
import { tell } from './diagnostics.ts'
import { type NewHeaders, newHeaders } from './request-changes.ts'
import type { RequestTraits } from './request-traits.ts'
import { checkScopes, type ReadableCall } from './scopes-check.ts'
import { type Failure, isFailure, settle, shouldThrow } from './settle.ts'

/** One logical call, as its adapter shows it to the engine. */
export interface Call<Answer extends object> extends ReadableCall<Answer> {
  /** Read only when there is something to decide; may be a getter. */
  readonly request: RequestTraits
  readonly signal?: AbortSignalLike | undefined
  /**
   * Sends the request, with these headers set: the answer of a success, or how it failed. Rejects with what is none of our
   * business.
   */
  send(headers: NewHeaders | undefined): Promise<Answer | Failure<Answer>>
  /** Lets go of a failure's answer, which nobody will read. Called more than once. */
  discard(failure: Failure<Answer>): void
  /** The same call under another signal, for an exchange that several share; left out where answers cannot be copied. */
  readonly detach?: ((signal: AbortSignalLike) => Call<Answer>) | undefined
  /** An answer once more, to be read apart from the first. */
  copy?(answer: Answer): Answer
  /** An error once more, with a copy of its answer. */
  copyError?(error: StsError): StsError
}

/**
 * The loop behind every adapter: sends, decides, waits and sends again until there is a success or a reason to stop.
 * Resolves to an answer; rejects with the typed error, or as the client alone would.
 */
export function perform<Answer extends object>(call: Call<Answer>, options: ResolvedOptions): Promise<Answer> {
  const key = options.throttle ? options.throttle.flight(call) : undefined
  if (key !== undefined && isShareable(call) && !call.signal?.aborted) return share(call, key, options)
  return performAlone(call, options)
}

type ShareableCall<Answer extends object> = Call<Answer> &
  Required<Pick<Call<Answer>, 'copy' | 'copyError'>> & {
    readonly detach: (signal: AbortSignalLike) => Call<Answer>
  }

const isShareable = <Answer extends object>(call: Call<Answer>): call is ShareableCall<Answer> =>
  !!call.detach && !!call.copy && !!call.copyError

/** By options: calls of other clients, or with options of their own, would get answers that are not theirs. */
const flightsOf = new WeakMap<ResolvedOptions, Flights>()

/** The same exchange for all that ask for the same at the same time; an answer or error of its own for each. */
async function share<Answer extends object>(
  call: ShareableCall<Answer>,
  key: string,
  options: ResolvedOptions,
): Promise<Answer> {
  const flights = flightsOf.get(options) ?? new Flights()
  flightsOf.set(options, flights)
  try {
    const answer = await flights.join(key, call.signal, signal => performAlone(call.detach(signal), options))
    return call.copy(answer)
  } catch (thrown) {
    throw isStsError(thrown) ? call.copyError(thrown) : thrown
  }
}

async function performAlone<Answer extends object>(call: Call<Answer>, options: ResolvedOptions): Promise<Answer> {
  const startedAt = options.clock.now()
  const visit = visitOf(call, options, startedAt)
  try {
    const turn = visit && turnOf(call, visit, options)
    if (turn) await turn
    const sent = options.shared.sent++
    const first = await call.send(undefined)
    visit?.leave(isFailure(first) ? first.error : undefined)
    const answer = isFailure(first) ? await recover(call, first, options, startedAt, sent, visit) : first
    // One that was given up is no success.
    if (!outcomeOf(answer)) {
      refill(options)
      if (options.throwOnDeclinedScopes) await checkScopes(call, answer)
    }
    return answer
  } finally {
    visit?.end()
  }
}

/** Who wants no retry wants no cooldown to be waited for. */
const impatient = { totalTimeoutMs: Infinity, maxRetryAfterMs: 0 }

/** A call's place at its gate, which must be ended with the call; none for one that shares nothing. */
export const visitOf = (
  call: RequestSource,
  { throttle, retry, clock }: ResolvedOptions,
  startedAt: number,
): Visit | undefined => (throttle ? throttle.visit(call, retry || impatient, clock, startedAt) : undefined)

/**
 * The turn of a first attempt: `undefined` where it has come, else a promise of it. Throws, or rejects, with the error for a
 * call that what other calls were told makes needless; rejects as soon as the caller aborts.
 */
export function turnOf(
  call: Pick<Call<object>, 'request' | 'signal'>,
  visit: Visit,
  options: ResolvedOptions,
): undefined | Promise<void> {
  const check = (refusal: Refusal | undefined): void => {
    const error = needless(call.request, visit, refusal, options)
    if (error) throw error
  }
  const entering = visit.enter(call)
  if (entering) return Promise.resolve(entering).then(check)
  if (visit.remembers) check(undefined)
  return undefined
}

function needless(
  request: RequestTraits,
  visit: Visit,
  refusal: Refusal | undefined,
  options: ResolvedOptions,
): StsError | undefined {
  if (refusal) {
    const error = refusedError(refusal, request)
    tell('give-up', options.onGiveUp, { error, attempts: 0, reason: refusal.reason, request })
    return error
  }
  const known = visit.recall()
  return known && shouldThrow(known, request, options) ? recalledError(known, request) : undefined
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
 * @param sent - how many attempts the client had sent before the first: `options.shared.sent++`
 * @param visit - its place at its gate, which has been told of the failure
 */
export async function recover<Answer extends object>(
  call: Call<Answer>,
  first: Failure<Answer>,
  options: ResolvedOptions,
  startedAt: number,
  sent: number,
  visit?: Visit,
): Promise<Answer> {
  const { request, signal } = call
  const { clock, retry, shared, onClaimsChallenge } = options
  let outcome: Answer | Failure<Answer> = first
  let previousDelayMs = 0
  let headers: NewHeaders | undefined
  let challenge: StsError | undefined

  const stopIfAborted = (): void => {
    if (signal?.aborted) throw abortReason(signal)
  }

  /** Waits at the gate; gives what the gate has against it. */
  const refused = async (): Promise<StopReason | undefined> => (await visit?.enter(call))?.reason

  /** Headers for another attempt once its time has come; or why there is none. */
  const prepare = async ({ error, url }: Failure<Answer>): Promise<NewHeaders | StopReason> => {
    if (error.kind === 'claims_challenge' && error.claims && onClaimsChallenge && !challenge && !request.tokenRequest) {
      if (!request.replayable || !isSameOrigin(request.url, url)) return 'not_repeatable'
      challenge = error
      const challenged = {
        error,
        request,
        credentials: [call.header('authorization'), call.header('cookie')],
        sent,
        signal,
      }
      const renewed = await headersFor(challenged, onClaimsChallenge, shared, clock)
      return renewed ? ((await refused()) ?? renewed) : 'not_retryable'
    }
    if (!retry) return 'overridden'
    const state = {
      // A replay is no retry, and a probe for others is none of the call's own.
      attempt: error.attempts - (challenge ? 1 : 0) - (visit?.spared ?? 0),
      elapsedMs: clock.now() - startedAt,
      random: clock.random(),
      previousDelayMs,
      tokens: shared.tokens,
    }
    const decision = decide(error, request, state, retry)
    if (!decision.retry) return decision.reason
    shared.tokens -= decision.cost
    previousDelayMs = decision.delayMs
    const delayMs = visit?.inLine ? visit.leftMs : previousDelayMs
    const event: RetryEvent = { error, attempt: error.attempts, delayMs, request }
    tell('retry', options.onRetry, event)
    if (!visit?.inLine) await clock.sleep(delayMs, signal)
    const reason = await refused()
    stopIfAborted()
    if (reason) return reason
    return newHeaders(await untilAborted(Promise.resolve(options.beforeRetry(event)), signal))
  }

  for (let attempts = 1; isFailure(outcome); attempts++) {
    const failure: Failure<Answer> = outcome
    const { error } = failure
    const giveUp = (reason: StopReason): void => {
      Object.assign(error, { stopReason: reason })
      tell('give-up', options.onGiveUp, { error, attempts, reason, request })
    }
    // Another layer has given up on it; one that does not retry leaves that to this one.
    if (error.stopReason && !(error.stopReason === 'overridden' && error.attempts === 1)) break
    Object.assign(error, { attempts })
    if (challenge) withCause(error, challenge)
    let next: NewHeaders | StopReason
    try {
      stopIfAborted()
      next = await prepare(failure)
      stopIfAborted()
      // A laptop that slept, a hook that took its time.
      if (retry && clock.now() - startedAt > retry.totalTimeoutMs) next = 'deadline'
      if (typeof next !== 'string') {
        // Kept for later attempts: a token that was renewed stays so.
        headers = { ...headers, ...next }
        call.discard(failure)
        sent = shared.sent++
        const changes = Object.keys(headers).length ? headers : undefined
        outcome = await call.send(changes)
        visit?.leave(isFailure(outcome) ? outcome.error : undefined)
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
  return isFailure(outcome) ? settle(outcome, call, options) : outcome
}
