import type { AbortSignalLike, RequestTraits, StsError } from '@sts-errors/core'
import {
  abortReason,
  type Call,
  type Failure,
  type NewHeaders,
  outcomeOf,
  type ResolvedOptions,
  recover,
  refill,
  traitsOf,
  turnOf,
  untilAborted,
  type Visit,
  visitOf,
} from '@sts-errors/core/adapter'
import type { Dispatcher } from 'undici'
import { Attempt, type Sink } from './attempt.ts'
import { type KeptBody, keepBody } from './kept-body.ts'
import { changeHeaders, findHeader } from './request-headers.ts'

type Opts = Dispatcher.DispatchOptions
type Handler = Dispatcher.DispatchHandler
/** Headers as they stood on the wire. */
type Raw = NonNullable<Dispatcher.DispatchController['rawHeaders']> | null

/** One call with all its attempts; the controller that its handler steers it by, whichever attempt runs. */
export class Relay implements Dispatcher.DispatchController, Call<Attempt>, Sink {
  paused = false
  aborted = false
  reason: Error | null = null
  readonly handler: Handler
  readonly options: ResolvedOptions
  readonly #dispatch: Dispatcher.Dispatch
  readonly #opts: Opts
  readonly #kept: KeptBody | undefined
  #visit: Visit | undefined
  #attempt: Attempt | undefined
  #started = false
  readonly #startedAt: number
  /** How many attempts this client had sent before the first. */
  #sent = 0
  #abortController: AbortController | undefined

  constructor(dispatch: Dispatcher.Dispatch, opts: Opts, handler: Handler, options: ResolvedOptions) {
    this.handler = handler
    this.options = options
    this.#dispatch = dispatch
    this.#opts = opts
    this.#kept = keepBody(opts)
    this.#startedAt = options.clock.now()
  }

  /** Sends the request for the first time, when it is its turn. Returns whether the dispatcher takes more. */
  begin(): boolean {
    const kept = this.#kept
    if (!kept || !this.options.throttle || !traitsOf(this.method, this.url, undefined).tokenRequest)
      return this.#enter()
    // Whose token request it is decides at which gate it waits.
    this.start()
    untilAborted(kept.read(), this.signal)
      .then(() => {
        this.#enter()
      })
      .catch((thrown: unknown) => this.reject(thrown))
    return true
  }

  #enter(): boolean {
    const visit = visitOf(this, this.options, this.#startedAt)
    if (!visit) return this.#sendFirst()
    this.#visit = visit
    let turn: Promise<void> | undefined
    try {
      turn = turnOf(this, visit, this.options)
    } catch (thrown) {
      turn = Promise.reject(thrown as Error)
    }
    if (!turn) return this.#sendFirst()
    // Without this the handler could not abort the wait.
    this.start()
    turn
      .then(() => {
        this.#sendFirst()
      })
      .catch((thrown: unknown) => this.reject(thrown))
    return true
  }

  #sendFirst(): boolean {
    this.#sent = this.options.shared.sent++
    this.#attempt = new Attempt(this, this)
    try {
      return this.#dispatch(
        this.#kept ? { ...this.#opts, body: this.#kept.first() as never } : this.#opts,
        this.#attempt,
      )
    } catch (thrown) {
      this.#attempt.letGo()
      this.#visit?.end()
      throw thrown
    }
  }

  /** Takes the outcome of the first attempt. A success costs no promise. */
  resolve(outcome: Attempt | Failure<Attempt>): void {
    const visit = this.#visit
    if (outcome instanceof Attempt) {
      visit?.leave()
      this.#handOn(outcome)
      return
    }
    visit?.leave(outcome.error)
    recover<Attempt>(this, outcome, this.options, this.#startedAt, this.#sent, visit).then(
      attempt => this.#handOn(attempt, outcomeOf(attempt)),
      (thrown: unknown) => this.reject(thrown),
    )
  }

  /** Ends the call with an error. */
  reject(thrown: unknown): void {
    this.#visit?.end()
    this.#attempt?.letGo()
    this.handler.onResponseError?.(this, thrown as Error)
  }

  /** @param givenUp - the error of an answer that is no success, and is handed on all the same */
  #handOn(attempt: Attempt, givenUp?: StsError): void {
    this.#visit?.end()
    if (!givenUp) refill(this.options)
    attempt.handOn(givenUp)
  }

  /** Tells the handler that the call is on its way; again only where there is more to tell. */
  start(context?: unknown): void {
    if (this.#started && !context) return
    this.#started = true
    this.handler.onRequestStart?.(this, context)
  }

  get method(): string {
    return this.#opts.method
  }
  get url(): string {
    return urlOf(this.#opts)
  }
  get body(): unknown {
    return this.#kept?.bytes() ?? this.#opts.body
  }

  get request(): RequestTraits {
    const kept = this.#kept
    const traits = traitsOf(this.method, this.url, this.body)
    if (!kept) return traits
    // Asked at each failure: a later attempt may have read what an earlier one did not.
    return Object.defineProperty(traits, 'replayable', { get: () => !!kept.again(), enumerable: true })
  }

  get signal(): AbortSignalLike {
    this.#abortController ??= new AbortController()
    if (this.aborted) this.#abortController.abort(this.reason)
    return this.#abortController.signal
  }

  header(name: string): string | undefined {
    return findHeader(this.#opts.headers, name)
  }

  send(changes: NewHeaders | undefined): Promise<Attempt | Failure<Attempt>> {
    let opts = this.#opts
    if (this.#kept) opts = { ...opts, body: this.#kept.again() as never }
    if (changes) opts = { ...opts, headers: changeHeaders(opts.headers, changes) }
    return new Promise((resolve, reject) => {
      this.#attempt = new Attempt(this, { resolve, reject })
      this.#dispatch(opts, this.#attempt)
    })
  }

  discard({ answer }: Failure<Attempt>): void {
    answer?.letGo()
  }

  get rawHeaders(): Raw {
    return this.#attempt?.controller?.rawHeaders ?? null
  }

  set rawHeaders(value: Raw) {
    if (this.#attempt?.controller) this.#attempt.controller.rawHeaders = value
  }

  get rawTrailers(): Raw {
    return this.#attempt?.controller?.rawTrailers ?? null
  }

  set rawTrailers(value: Raw) {
    if (this.#attempt?.controller) this.#attempt.controller.rawTrailers = value
  }

  pause(): void {
    this.paused = true
    this.#attempt?.controller?.pause()
  }

  resume(): void {
    this.paused = false
    this.#attempt?.resume()
  }

  abort(reason?: Error): void {
    if (this.aborted) return
    this.aborted = true
    // As undici itself says it.
    this.reason = reason ?? Object.assign(abortReason(undefined) as Error, { code: 'UND_ERR_ABORTED' })
    this.#attempt?.abort(this.reason)
    this.#abortController?.abort(this.reason)
  }
}

let last: { readonly origin: unknown; readonly path: string; readonly url: string } | undefined

/** Where a request goes; without an origin where the dispatcher alone knows it. */
export function urlOf({ origin = '', path }: Opts): string {
  // Most requests go where the one before went, and to compare costs less than to join.
  if (last?.path === path && last.origin === origin) return last.url
  const url = /^https?:/.test(path) ? path : `${String(origin).replace(/\/$/, '')}${path}`
  // Another object can change.
  last = typeof origin === 'string' ? { origin, path, url } : undefined
  return url
}
