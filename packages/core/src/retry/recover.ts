import { type AbortSignalLike, abortReason } from '../clock.ts'
import type { StsError } from '../errors.ts'
import type { StopReason } from '../kinds.ts'
import type { GiveUpEvent, RequestChanges, ResolvedOptions, RetryEvent } from '../options.ts'
import { decide, type RetryDecision } from './decide.ts'
import type { RequestTraits } from './request-traits.ts'

/** How an attempt failed: with an answer of the server, or with what the client threw. */
export interface Failure<Answer> {
  readonly error: StsError
  readonly answer?: Answer
  readonly thrown?: unknown
}

/** One logical call, as its adapter shows it to the engine. */
export interface Call<Answer> {
  readonly request: RequestTraits
  readonly signal?: AbortSignalLike | undefined
  /** When the call began, by the clock. */
  readonly startedAt: number
  /** Sends the request once more: the answer of a success, or how it failed. Rejects with what is none of our business. */
  send(changes: RequestChanges | undefined): Promise<Answer | Failure<Answer>>
  isFailure(outcome: Answer | Failure<Answer>): outcome is Failure<Answer>
  /** Lets go of a failure's answer, which nobody will read. */
  discard(failure: Failure<Answer>): void
}

/**
 * The loop behind every adapter: takes a first failure, and decides, waits and sends again until there is a success or a
 * reason to stop. Resolves to an answer; rejects with the typed error, or as the client alone would.
 */
export async function recover<Answer>(
  call: Call<Answer>,
  first: Failure<Answer>,
  options: ResolvedOptions,
): Promise<Answer> {
  const { request, signal, startedAt } = call
  const { clock, retry } = options
  let failure = first
  let previousDelayMs = 0
  for (let attempt = 1; ; attempt++) {
    const { error } = failure
    const decision: RetryDecision = retry
      ? decide(
          error,
          request,
          { attempt, elapsedMs: clock.now() - startedAt, random: clock.random(), previousDelayMs },
          retry,
        )
      : { retry: false, reason: 'overridden' }
    Object.assign(error, { attempts: attempt })
    if (!decision.retry) return giveUp(failure, decision.reason, request, options)
    const { delayMs } = decision
    const event: RetryEvent = { error, attempt, delayMs, request }
    report('onRetry', options.onRetry, event)
    call.discard(failure)
    await clock.sleep(delayMs, signal)
    const changes = await options.beforeRetry?.(event)
    if (signal?.aborted) throw abortReason(signal)
    const outcome = await call.send(changes)
    if (!call.isFailure(outcome)) return outcome
    failure = outcome
    previousDelayMs = delayMs
  }
}

function giveUp<Answer>(
  failure: Failure<Answer>,
  reason: StopReason,
  request: RequestTraits,
  options: ResolvedOptions,
): Answer {
  const { error, answer, thrown } = failure
  Object.assign(error, { stopReason: reason })
  const event: GiveUpEvent = { error, attempts: error.attempts, reason, request }
  report('onGiveUp', options.onGiveUp, event)
  if (shouldThrow(error, request, options)) throw error
  if (answer === undefined) throw thrown
  return answer
}

function shouldThrow(error: StsError, { tokenRequest }: RequestTraits, { throwOn }: ResolvedOptions): boolean {
  if (typeof throwOn === 'function') return throwOn(error)
  const { kind, status, challenge } = error
  if (throwOn === 'never') return false
  if (tokenRequest || status === undefined) return true
  return /^(?:40[13])$/.test(`${status}`)
    ? !!challenge || kind !== 'unrecognized'
    : status === 408 || status === 429 || status >= 500
}

/** Whether an answer of this status can be retried or thrown, so that its body is worth reading. */
export function isConcern(
  status: number,
  { tokenRequest }: RequestTraits,
  { retry, throwOn }: ResolvedOptions,
): boolean {
  if (status < 400) return false
  return (
    tokenRequest ||
    status >= 500 ||
    /^(?:40[138]|42[59])$/.test(`${status}`) ||
    typeof throwOn === 'function' ||
    (retry && status in retry.statuses)
  )
}

/** Calls a hook; what it throws or rejects with is reported and changes nothing. */
function report<Event>(name: string, hook: ((event: Event) => void) | undefined, event: Event): void {
  if (!hook) return
  const failed = (thrown: unknown) => console.error(`sts-errors: ${name} failed`, thrown)
  try {
    Promise.resolve(hook(event)).catch(failed)
  } catch (thrown) {
    failed(thrown)
  }
}
