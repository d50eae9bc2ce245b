import type { Duplex } from 'node:stream'
import type { StsError } from '@sts-errors/core'
import {
  anywhere,
  errorBodyMs,
  type Failure,
  hasCredentials,
  isConcern,
  lateMessage,
  longestTimer,
  markOutcome,
  outcomeOf,
} from '@sts-errors/core/adapter'
import type { Dispatcher } from 'undici'
import { faultOf } from './fault-of.ts'
import { HeldAnswer } from './held-answer.ts'
import { type AnswerHeaders, readAnswer } from './read-answer.ts'
import type { Relay } from './relay.ts'

type Controller = Dispatcher.DispatchController

/** Who is told what became of an attempt. */
export interface Sink {
  /** A success that is on its way to the handler, or a failure. */
  resolve(outcome: Attempt | Failure<Attempt>): void
  /** What is none of our business: an abort, a mistake of the caller. */
  reject(thrown: unknown): void
}

/**
 * One sending of a request. A success goes straight through to the handler of the call; an error answer is held back until
 * it is decided what becomes of it. An attempt that is over listens to nothing.
 */
export class Attempt implements Dispatcher.DispatchHandler {
  controller: Controller | undefined
  readonly #relay: Relay
  readonly #sink: Sink
  #state: 'open' | 'holding' | 'decided' | 'handing' | 'passing' | 'over' = 'open'
  #held: HeldAnswer | undefined
  /** With which another interceptor of this kind beneath has given up. */
  #known: StsError | undefined
  /** Where the request went, as undici's `redirect` beneath notes it while it follows. */
  #history: readonly URL[] | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(relay: Relay, sink: Sink) {
    this.#relay = relay
    this.#sink = sink
    const { retry } = relay.options
    if (retry && retry.attemptTimeoutMs !== Infinity)
      this.#timer = setTimeout(() => this.#expire(), Math.min(retry.attemptTimeoutMs, longestTimer))
  }

  onRequestStart(controller: Controller, context: unknown): void {
    const { aborted, paused, reason } = this.#relay
    this.controller = controller
    this.#history = (context as { history?: readonly URL[] } | null | undefined)?.history
    if (this.#state === 'over' || aborted) controller.abort(reason ?? notNeeded())
    else {
      if (paused) controller.pause()
      this.#relay.start(context)
    }
  }

  onRequestUpgrade(_: Controller, status: number, headers: AnswerHeaders, socket: Duplex): void {
    if (this.#state === 'over') socket.destroy()
    else {
      this.#enter('over')
      this.#sink.resolve(this)
      this.#relay.handler.onRequestUpgrade?.(this.#relay, status, headers, socket)
    }
  }

  onResponseStart(controller: Controller, status: number, headers: AnswerHeaders, message?: string): void {
    const { handler, options, paused } = this.#relay
    if (this.#state === 'over') return
    if (status >= 400 && isConcern(status, this.#relay.request, options)) {
      this.#held = new HeldAnswer(status, headers, message)
      this.#known = outcomeOf(controller)
      this.#enter('holding')
      this.#timer = setTimeout(() => this.#decide(), errorBodyMs(options.retry))
      // The handler's pause is for what it is given.
      if (paused) controller.resume()
      return
    }
    // An informational answer comes before the one that counts.
    if (status >= 200) {
      this.#enter('passing')
      this.#sink.resolve(this)
    }
    handler.onResponseStart?.(this.#relay, status, headers, message)
  }

  onResponseData(_: Controller, chunk: Buffer): void {
    if (this.#state === 'passing') this.#relay.handler.onResponseData?.(this.#relay, chunk)
    else if (this.#held && this.#state !== 'over') {
      this.#held.add(chunk)
      if (this.#held.isFull) this.#decide()
    }
  }

  onResponseEnd(_: Controller, trailers: AnswerHeaders = {}): void {
    if (this.#state === 'passing') {
      // Not over before: where this throws, undici reports an error.
      this.#relay.handler.onResponseEnd?.(this.#relay, trailers)
      this.#state = 'over'
    } else if (this.#held) {
      this.#held.trailers = trailers
      this.#decide()
    }
  }

  onResponseError(_: Controller, error: Error): void {
    if (this.#state === 'passing' || this.#state === 'handing') this.#tell(error)
    else if (this.#state === 'holding' || this.#state === 'decided') {
      if (this.#held) this.#held.fault = error
      this.#decide()
    } else if (this.#state === 'open') this.#fail(error)
  }

  onResponseStarted(): void {
    this.#relay.handler.onResponseStarted?.()
  }

  onBodySent(chunkSize: number, totalBytesSent: number): void {
    this.#relay.handler.onBodySent?.(chunkSize, totalBytesSent)
  }

  onRequestSent(): void {
    ;(this.#relay.handler as { onRequestSent?(): void }).onRequestSent?.()
  }

  /** Hands on the answer that was held back as if it came now; what has not come yet follows. */
  handOn(givenUp?: StsError): void {
    const held = this.#held
    if (!held || !/^(?:decided|handing)$/.test(this.#state)) return
    const { handler, aborted, reason } = this.#relay
    if (givenUp) markOutcome(this.#relay, givenUp)
    this.#state = 'handing'
    try {
      // By a hook, the last to be called.
      if (aborted) throw reason
      if (!held.flow(handler, this.#relay)) return
      this.#state = held.isWhole ? 'over' : 'passing'
      if (held.fault) handler.onResponseError?.(this.#relay, held.fault)
      else if (held.trailers) handler.onResponseEnd?.(this.#relay, held.trailers)
      else this.controller?.resume()
    } catch (thrown) {
      // What a handler throws ends its request, as with undici.
      this.letGo()
      handler.onResponseError?.(this.#relay, thrown as Error)
    }
  }

  /** Ends the attempt, whose answer nobody will read. */
  letGo(reason = notNeeded()): void {
    const isDone = this.#state === 'over' || this.#held?.isWhole
    this.#enter('over')
    if (!isDone) this.controller?.abort(reason)
  }

  resume(): void {
    if (this.#state === 'handing') this.handOn()
    else if (this.#state === 'open' || this.#state === 'passing') this.controller?.resume()
  }

  /** The handler of the call gives up. What waits between two attempts hears of it otherwise. */
  abort(reason: Error): void {
    const state = this.#state
    if (state === 'passing') this.controller?.abort(reason)
    else if (state !== 'over' && state !== 'decided') {
      this.letGo(reason)
      if (state === 'handing') this.#tell(reason)
      else this.#sink.reject(reason)
    }
  }

  #enter(state: 'holding' | 'decided' | 'passing' | 'over'): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#state = state
  }

  #tell(error: Error): void {
    this.#enter('over')
    this.#relay.handler.onResponseError?.(this.#relay, error)
  }

  #expire(): void {
    const thrown = new Error(lateMessage)
    Object.assign(thrown, { name: 'HeadersTimeoutError', code: 'UND_ERR_HEADERS_TIMEOUT' })
    this.letGo(thrown)
    this.#fail(thrown)
  }

  #fail(thrown: Error): void {
    this.#enter('over')
    const error = faultOf(thrown, this.#relay.request, this.#relay.options.clock.now())
    if (!error) this.#sink.reject(thrown)
    else {
      // Without a connection the handler has not been told yet, and could not abort a wait.
      this.#relay.start()
      this.#sink.resolve({ error, thrown })
    }
  }

  #decide(): void {
    if (!this.#held || this.#state !== 'holding') return
    this.#enter('decided')
    if (!this.#held.isWhole) this.controller?.pause()
    const error = this.#known ?? readAnswer(this.#held, this.#relay.request, this.#relay.options.clock.now())
    // A dispatcher hears of every request of a process, and of each hop of a fetch by itself: one that was sent without a
    // token may be to anybody, and is not answered with one.
    const url = hasCredentials(this.#relay) ? this.#history?.at(-1)?.href : anywhere
    this.#sink.resolve(error ? { error, answer: this, url } : this)
  }
}

const notNeeded = (): Error => new Error('The answer is not needed any more')
