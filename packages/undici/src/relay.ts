import {
  abortReason,
  type Call,
  type Failure,
  isFailure,
  type RequestTraits,
  type ResolvedOptions,
  recover,
  traitsOf,
} from '@sts-errors/core'
import type { Dispatcher } from 'undici'
import { Attempt } from './attempt.ts'
import { changeHeaders } from './change-headers.ts'
import { isRetried } from './fault-of.ts'
import { type KeptBody, keepBody } from './kept-body.ts'

type Opts = Dispatcher.DispatchOptions
type Handler = Dispatcher.DispatchHandler
/** Headers as they stood on the wire. */
type Raw = NonNullable<Dispatcher.DispatchController['rawHeaders']> | null

/** One call with all its attempts; the controller that its handler steers it by, whichever attempt runs. */
export class Relay implements Dispatcher.DispatchController {
  paused = false
  aborted = false
  reason: Error | null = null
  readonly handler: Handler
  readonly options: ResolvedOptions
  readonly #dispatch: Dispatcher.Dispatch
  readonly #opts: Opts
  readonly #kept: KeptBody | undefined
  readonly #startedAt: number
  #attempt: Attempt
  #started = false
  #wait: AbortController | undefined

  constructor(dispatch: Dispatcher.Dispatch, opts: Opts, handler: Handler, options: ResolvedOptions) {
    this.handler = handler
    this.options = options
    this.#dispatch = dispatch
    this.#opts = opts
    this.#kept = keepBody(opts)
    this.#startedAt = options.clock.now()
    this.#attempt = new Attempt(this)
  }

  /** Sends the request for the first time. Returns whether the dispatcher takes more. */
  begin(): boolean {
    const opts = this.#opts
    try {
      return this.#dispatch(this.#kept ? ({ ...opts, body: this.#kept.source } as object as Opts) : opts, this.#attempt)
    } catch (thrown) {
      this.#attempt.letGo()
      throw thrown
    }
  }

  /** Tells the handler that the request is on its way; of further attempts only where they tell it more. */
  start(context?: unknown): void {
    if (this.#started && !context) return
    this.#started = true
    this.handler.onRequestStart?.(this, context)
  }

  /** What decides whether the request may be sent again. */
  traits(): RequestTraits {
    const kept = this.#kept
    const traits = traitsOf(this.#opts.method, urlOf(this.#opts), kept?.bytes() ?? this.#opts.body)
    // A later attempt may have read what the first did not.
    return kept ? { ...traits, get replayable() { return !!kept.again() } } : traits
  }

  /** Goes on after a first attempt that was no success, to an answer or an error for the handler. Never rejects. */
  async recover(first: Attempt | Failure<Attempt>): Promise<void> {
    this.#wait = new AbortController()
    const call: Call<Attempt> = {
      request: this.traits(),
      signal: this.#wait.signal,
      startedAt: this.#startedAt,
      send: headers => this.#sendAgain(headers),
      discard: ({ answer }) => answer?.letGo(),
    }
    let answer: Attempt
    try {
      // Without a connection the handler has not been told yet, and could not abort a wait.
      this.start()
      answer = isFailure(first) ? await recover(call, first, this.#optionsAfter(first)) : first
      // By a hook, which is called last.
      if (this.aborted) throw this.reason
    } catch (thrown) {
      this.#attempt.letGo()
      return this.handler.onResponseError?.(this, thrown as Error)
    }
    answer.handOn()
  }

  /** What undici's own `retry` beneath has given up is not sent again as often as that once more. */
  #optionsAfter({ thrown }: Failure<Attempt>): ResolvedOptions {
    return isRetried(thrown) ? { ...this.options, retry: false } : this.options
  }

  #sendAgain(changes: { readonly [name: string]: string } | undefined): Promise<Attempt | Failure<Attempt>> {
    return new Promise((resolve, reject) => {
      const body = this.#kept ? this.#kept.again() : this.#opts.body
      const opts = { ...this.#opts, body } as Opts
      if (changes) opts.headers = changeHeaders(opts.headers, changes)
      this.#attempt = new Attempt(this, { resolve, reject })
      this.#dispatch(opts, this.#attempt)
    })
  }

  get rawHeaders(): Raw {
    return this.#attempt.controller?.rawHeaders ?? null
  }

  set rawHeaders(value: Raw) {
    if (this.#attempt.controller) this.#attempt.controller.rawHeaders = value
  }

  get rawTrailers(): Raw {
    return this.#attempt.controller?.rawTrailers ?? null
  }

  set rawTrailers(value: Raw) {
    if (this.#attempt.controller) this.#attempt.controller.rawTrailers = value
  }

  pause(): void {
    this.paused = true
    this.#attempt.controller?.pause()
  }

  resume(): void {
    this.paused = false
    this.#attempt.resume()
  }

  abort(reason?: Error): void {
    if (this.aborted) return
    this.aborted = true
    // As undici itself says it.
    this.reason = reason ?? Object.assign(abortReason(undefined) as Error, { code: 'UND_ERR_ABORTED' })
    this.#attempt.abort(this.reason)
    this.#wait?.abort(this.reason)
  }
}

/** Where a request goes; without an origin where the dispatcher alone knows it. */
export const urlOf = ({ origin = '', path }: Opts): string =>
  /^https?:/.test(path) ? path : `${String(origin).replace(/\/$/, '')}${path}`
