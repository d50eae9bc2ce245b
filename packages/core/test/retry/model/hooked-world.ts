import { createThrottle, type GiveUpEvent, isStsError } from '@sts-errors/core'
import { type Call, type Failure, perform, type ResolvedOptions, resolveOptions } from '@sts-errors/core/adapter'
import type fc from 'fast-check'
import { type CountedSignal, createCountedSignal } from '../../../../../test/counted-signal.ts'
import { createScheduledClock } from '../../../../../test/scheduled-clock.ts'
import { type Answer, type CallPlan, type Conduct, type Ending, failureOf, type Plan } from './hook-plan.ts'

/** One call, and what is known of it. */
interface Seen {
  readonly signal: CountedSignal
  readonly reason: Error
  readonly abortedWith: number
  /** Failures that nobody has let go of. */
  readonly held: Set<Failure<Answer>>
  sent: number
  inFlight: boolean
  notBefore: number
  gaveUp: number
  settled: number
  answer: Answer | undefined
  thrown: unknown
}

const stranger = new RangeError('a mistake of the caller')
/** What the caller may get to see of a hook, and what it may not. */
const hookErrors = { heard: new Error('this hook may end a call'), unheard: new Error('this hook may not') }

/** Calls through the loop whose answers, waits, hooks and aborts a scheduler puts in order; and what is promised of them. */
export class HookedWorld {
  readonly broken: string[] = []
  readonly #scheduler: fc.Scheduler
  readonly #options: ResolvedOptions
  readonly #seen: Seen[]
  readonly #byRequest = new Map<object, Seen>()
  #hanging = 0

  constructor(scheduler: fc.Scheduler, plan: Plan) {
    this.#scheduler = scheduler
    const take = <T>(list: readonly T[]) => {
      const left = [...list]
      return () => left.shift()
    }
    const [beforeRetry, onClaimsChallenge] = [take(plan.beforeRetry), take(plan.onClaimsChallenge)]
    const [onRetry, onGiveUp] = [take(plan.onRetry), take(plan.onGiveUp)]
    const shouldRetry = take(plan.shouldRetry)
    const { heard, unheard } = hookErrors
    this.#options = resolveOptions({
      clock: createScheduledClock(scheduler),
      throttle: plan.isThrottled ? createThrottle({ key: ({ url }) => url }) : false,
      retry: {
        maxRetries: 2,
        maxRetryAfterMs: 5000,
        shouldRetry: (_, { request }) => this.#called(request, () => this.#judge(shouldRetry())),
      },
      beforeRetry: ({ request }) => this.#called(request, () => this.#act(beforeRetry(), heard, { token: 'renewed' })),
      onClaimsChallenge: (_, { request }) =>
        this.#called(request, () => this.#act(onClaimsChallenge(), heard, 'renewed')),
      onRetry: ({ request }) => this.#called(request, () => this.#act(onRetry(), unheard, undefined) as undefined),
      onGiveUp: event => {
        this.#givenUp(event)
        return this.#act(onGiveUp(), unheard, undefined) as undefined
      },
    })
    this.#seen = plan.calls.map((call, i) => this.#begin(call, i))
  }

  /** When everything that waits for nothing has happened. */
  judgeRest(): void {
    for (const { settled, signal } of this.#seen) {
      if (settled > 1) this.#breaks('a call settled twice')
      if (signal.aborted && !settled) this.#breaks('a call outlived its abort')
      if (settled && signal.listeners) this.#breaks(`${signal.listeners} listeners of a call that is over`)
    }
  }

  /** When nothing is left to happen: only who waits for a hook may still be there, and goes when it is told to. */
  async judgeEnd(rest: () => Promise<void>): Promise<void> {
    const open = this.#seen.filter(({ settled }) => !settled)
    if (open.length && !this.#hanging) this.#breaks(`${open.length} calls never settle`)
    for (const { signal, reason } of open) signal.abort(reason)
    await rest()
    this.judgeRest()
    for (const seen of this.#seen) this.#judgeOutcome(seen)
    const { throttle } = this.#options
    for (const { queueLength, inFlight } of throttle ? throttle.snapshot() : [])
      if (queueLength + inFlight) this.#breaks(`${queueLength} calls wait and ${inFlight} are in flight at the end`)
  }

  #judgeOutcome({ answer, thrown, signal, reason, sent, gaveUp, held }: Seen): void {
    const isGivenUp = isStsError(thrown)
    const own = isGivenUp ? [...held].filter(({ error }) => error === thrown) : []
    const last = isGivenUp || answer ? own : []
    const kept = answer && answer.ending !== 'success' ? [...held].filter(failure => failure.answer === answer) : last
    if (held.size > kept.length) this.#breaks(`${held.size - kept.length} answers are held that nobody will read`)
    if (gaveUp > 1) this.#breaks(`given up ${gaveUp} times`)
    if (isGivenUp) {
      if (thrown.attempts !== sent || gaveUp !== 1) this.#breaks(`${thrown.attempts} attempts, not ${sent}; ${gaveUp}`)
    } else if (thrown === reason) {
      if (!signal.aborted) this.#breaks('aborted by nobody')
    } else if (thrown && thrown !== stranger && thrown !== hookErrors.heard && !isAsync(thrown))
      this.#breaks(`threw ${String(thrown)}`)
  }

  #begin({ isTokenRequest, token, isAborted, abortedWith, endings }: CallPlan, index: number): Seen {
    const seen: Seen = {
      signal: createCountedSignal(),
      reason: new Error(`abort of call ${index}`),
      abortedWith,
      held: new Set(),
      ...{ sent: 0, inFlight: false, notBefore: 0, gaveUp: 0, settled: 0, answer: undefined, thrown: undefined },
    }
    const request = {
      method: isTokenRequest ? 'POST' : 'GET',
      url: isTokenRequest ? 'https://login.example/token' : 'https://graph.example/me',
      tokenRequest: isTokenRequest,
      replayable: true,
    }
    const call: Call<Answer> = {
      ...request,
      request,
      body: undefined,
      signal: seen.signal,
      header: name => (name === 'authorization' && token !== 'none' ? token : undefined),
      discard: failure => void seen.held.delete(failure),
      send: () => this.#send(seen, endings[seen.sent] ?? 'success'),
    }
    if (isAborted)
      void this.#scheduler.schedule(Promise.resolve(), `abort ${index}`).then(() => {
        if (!seen.settled) seen.signal.abort(seen.reason)
      })
    this.#byRequest.set(request, seen)
    perform(call, this.#options)
      .then(answer => {
        seen.answer = answer
      })
      .catch((thrown: unknown) => {
        seen.thrown = thrown
      })
      .finally(() => seen.settled++)
    return seen
  }

  #send(seen: Seen, ending: Ending): Promise<Answer | Failure<Answer>> {
    const { clock } = this.#options
    if (seen.settled) this.#breaks('sent after it had settled')
    if (seen.inFlight) this.#breaks('sent while it is in flight')
    if (seen.signal.aborted && seen.sent) this.#breaks('sent after an abort')
    if (clock.now() < seen.notBefore) this.#breaks(`sent ${seen.notBefore - clock.now()} ms too early`)
    seen.sent++
    seen.inFlight = true
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        seen.inFlight = false
        seen.signal.removeEventListener('abort', abort)
        settle()
      }
      const abort = () => end(() => reject(seen.reason))
      if (seen.signal.aborted) return abort()
      seen.signal.addEventListener('abort', abort)
      void this.#scheduler.schedule(Promise.resolve(), `answer ${ending}`).then(() => {
        if (seen.signal.aborted) return
        end(() => (ending === 'stranger' ? reject(stranger) : resolve(this.#answer(seen, ending))))
        if (seen.sent === seen.abortedWith) seen.signal.abort(seen.reason)
      })
    })
  }

  #answer(seen: Seen, ending: Ending): Answer | Failure<Answer> {
    if (ending === 'success') return { ending }
    const failure = failureOf(ending)
    seen.held.add(failure)
    seen.notBefore = this.#options.clock.now() + (failure.error.retryAfterMs ?? 0)
    return failure
  }

  /** A hook that belongs to one call. */
  #called<T>(request: object, act: () => T): T {
    if (this.#byRequest.get(request)?.signal.aborted) this.#breaks('a hook is called after an abort')
    return act()
  }

  #givenUp({ request, reason }: GiveUpEvent): void {
    const seen = this.#byRequest.get(request)
    if (!seen) throw new Error('an unknown call is given up')
    seen.gaveUp++
    if (seen.signal.aborted && reason !== 'aborted') this.#breaks(`given up for ${reason} after an abort`)
  }

  #judge(verdict = 'undefined'): boolean | undefined {
    if (verdict === 'throws') throw hookErrors.heard
    if (verdict === 'rejects') return Promise.reject(hookErrors.unheard) as never
    if (verdict === 'aborts') this.#abortAll()
    return verdict === 'undefined' ? undefined : verdict === 'true'
  }

  #act<T>(conduct: Conduct | undefined, error: Error, answer: T): T | undefined | Promise<T | undefined> {
    if (conduct === 'throws') throw error
    if (conduct === 'rejects') return Promise.reject(error)
    if (conduct === 'takes its time')
      return this.#scheduler.schedule(Promise.resolve(), 'a hook ends').then(() => answer)
    if (conduct === 'aborts') this.#abortAll()
    if (conduct !== 'hangs') return conduct === 'answers' || conduct === 'aborts' ? answer : undefined
    this.#hanging++
    return new Promise(() => undefined)
  }

  /** Whoever wrote the hook has had enough of everything. */
  #abortAll(): void {
    for (const { signal, reason, settled } of this.#seen) if (!settled) signal.abort(reason)
  }

  #breaks(promise: string): void {
    this.broken.push(promise)
  }
}

/** What becomes of a `shouldRetry` that takes its time: a mistake of the caller. */
const isAsync = (thrown: unknown): boolean =>
  thrown instanceof TypeError && thrown.message.startsWith('retry.shouldRetry: a promise')
