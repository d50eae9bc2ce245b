import { type AbortSignalLike, abortReason, abortWith } from '../abort-signal.ts'
import { copyError, createError, type StsError } from '../errors.ts'
import { row } from '../rows.ts'
import type { RequestInfo } from '../sts-error-base.ts'
import type { Gate } from './gate.ts'
import type { Refusal, Visitor } from './visitor.ts'

/** What is remembered of the answers to a request. */
export interface Recollection {
  /** What is remembered of all requests. */
  readonly size: number
  recall(now: number): StsError | undefined
  learn(error: StsError | undefined, now: number): void
}

/** Who may abort; the signal is read only where there is a wait, as it may have to be made. */
interface Caller {
  readonly signal?: AbortSignalLike | undefined
}

/** On what terms a call waits. */
export interface VisitTerms {
  /** Milliseconds after which waiting has no more use. */
  readonly totalTimeoutMs: number
  /** The longest cooldown that it sits out, in milliseconds. */
  readonly maxRetryAfterMs: number
}

/** One call at the gate of its throttle key, from its first attempt to its last. */
export class Visit implements Visitor {
  readonly order: number
  readonly totalTimeoutMs: number
  readonly maxWaitMs: number
  deadline = Infinity
  backedOff = false
  inFlight = false
  sentIn = 0
  sentAt = 0
  before: this | undefined = undefined
  after: this | undefined = undefined
  proceed: Visitor['proceed'] = () => undefined
  /** Probes that were refused while others waited for what they would find: not to be held against the call. */
  spared = 0
  /** Whether the gate sees to the wait before the next attempt, as others wait there too. */
  get inLine(): boolean {
    return this.#inLine
  }
  #inLine = false
  #ended = false
  #now: number | undefined
  readonly #gate: Gate
  readonly #memory: Recollection | undefined

  constructor(
    gate: Gate,
    order: number,
    { totalTimeoutMs, maxRetryAfterMs }: VisitTerms,
    memory: Recollection | undefined,
    now?: number,
  ) {
    this.order = order
    this.totalTimeoutMs = totalTimeoutMs
    this.maxWaitMs = maxRetryAfterMs
    this.#gate = gate
    gate.visitors++
    this.#memory = memory
    // Read a moment ago: the clock is what costs most here.
    this.#now = now
  }

  /** Milliseconds until the gate opens. */
  get leftMs(): number {
    return this.#gate.leftMs()
  }

  /** Whether there is something to {@link Visit.recall}, as far as can be told at no cost. */
  get remembers(): boolean {
    return !!this.#memory?.size
  }

  /** What is known to be answered, without asking. */
  recall(): StsError | undefined {
    return this.#memory?.recall(this.#gate.clock.now())
  }

  /**
   * Before an attempt: `undefined` when it may be sent at once.
   *
   * @returns otherwise a promise, which rejects as soon as the signal is aborted, of the moment or a refusal
   */
  enter(caller: Caller): undefined | Refusal | Promise<Refusal | undefined> {
    const answer = this.#gate.enter(this, this.#now)
    this.#now = undefined
    if (answer === 'go') return undefined
    if (answer !== 'wait') return answer
    const { signal } = caller
    return new Promise((resolve, reject) => {
      let release: (() => void) | undefined
      const abort = () => {
        release?.()
        this.#gate.quit(this)
        reject(abortReason(signal) as Error)
      }
      this.proceed = refusal => {
        release?.()
        resolve(refusal)
      }
      if (signal?.aborted) abort()
      else release = signal && abortWith(signal, { abort })
    })
  }

  /**
   * After an attempt.
   *
   * @param error - what the server answered, or why it did not; left out for a success
   */
  leave(error?: StsError): void {
    const { status = 0, kind, retryAfterMs, retryable } = error ?? {}
    const refused = status === 429 || (kind === 'throttled' && !!retryable)
    this.#inLine = false
    if (error && (refused || (status >= 500 && retryAfterMs !== undefined))) {
      if (this.#gate.close(this, error, refused)) this.spared++
      this.#inLine = this.#gate.waiting > 0
    } else if (!error || (status && status < 500)) this.#gate.accept(this)
    else this.#gate.release(this)
    this.backedOff = !this.#inLine
    if (this.#memory) this.#memory.learn(error, error ? this.#gate.clock.now() : 0)
  }

  /** At the end of the call, whatever became of it; harmless a second time. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#gate.visitors--
    this.#gate.release(this)
  }
}

/** The error for a call that a closed gate refuses. */
export const refusedError = ({ reason, leftMs, cause }: Refusal, request: RequestInfo): StsError =>
  createError(
    row('throttled', 'cooldown'),
    {
      attempts: 0,
      stopReason: reason,
      retryAfterMs: leftMs,
      fromCooldown: true,
      // Without the other call's own request and answer.
      cause: cause && copyError(cause),
    },
    undefined,
    request,
  )

/** The error for a call whose answer is known. */
export const recalledError = (error: StsError, request: RequestInfo): StsError =>
  copyError(error, { attempts: 0, fromCooldown: true, cause: copyError(error), request })
