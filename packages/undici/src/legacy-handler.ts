import type { Duplex } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { AnswerHeaders } from './read-answer.ts'

type Controller = Dispatcher.DispatchController

/** A handler of the generation before undici 7, which the fetch of Node 24 and before still gives. */
type Legacy = Pick<
  Dispatcher.DispatchHandler,
  'onConnect' | 'onError' | 'onUpgrade' | 'onHeaders' | 'onData' | 'onComplete' | 'onResponseStarted' | 'onBodySent'
> & { onRequestSent?(): void; onConnect(abort: (reason?: Error) => void, context?: unknown): void }

interface Speaking extends Dispatcher.DispatchHandler {
  /** What undici's `retry` and `redirect` stand around. */
  handler?: Dispatcher.DispatchHandler
}

/**
 * A handler of today for any handler. Those of the old generation undici 7 wraps by itself, but joins the lines of a
 * header, as cookies must not be; undici 8 knows them no more, and its `retry` and `redirect` would never answer them.
 */
export function modernHandler(handler: Speaking): Dispatcher.DispatchHandler {
  if (handler.handler) handler.handler = modernHandler(handler.handler)
  return isLegacy(handler) ? new LegacyHandler(handler) : handler
}

/** Whether a handler, or what it stands around, speaks the language of the old generation and no other. */
export const isLegacyOnly = (handler: Speaking): boolean =>
  (!handler.onRequestStart && isLegacy(handler)) || (!!handler.handler && isLegacyOnly(handler.handler))

const isLegacy = (handler: Dispatcher.DispatchHandler): handler is Legacy => !!handler.onConnect

/** Calls a legacy handler as undici calls one of today. */
class LegacyHandler implements Dispatcher.DispatchHandler {
  readonly #legacy: Legacy

  constructor(legacy: Legacy) {
    this.#legacy = legacy
  }

  onRequestStart(controller: Controller, context: unknown): void {
    this.#legacy.onConnect(reason => controller.abort(reason as Error), context)
  }

  onRequestUpgrade(_: Controller, status: number, headers: AnswerHeaders, socket: Duplex): void {
    this.#legacy.onUpgrade?.(status, rawOf(headers), socket)
  }

  onResponseStart(controller: Controller, status: number, headers: AnswerHeaders, message = ''): void {
    const raw = rawOf(headers)
    const goOn = this.#legacy.onHeaders?.(status, raw, () => controller.resume(), message)
    // fetch says so of informational answers too, and would wait for ever.
    if (goOn === false && status >= 200) controller.pause()
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.#legacy.onData?.(chunk) === false) controller.pause()
  }

  onResponseEnd(_: Controller, trailers: AnswerHeaders): void {
    this.#legacy.onComplete?.(rawOf(trailers) as never)
  }

  onResponseError(_: Controller, error: Error): void {
    this.#legacy.onError?.(error)
  }

  onResponseStarted(): void {
    this.#legacy.onResponseStarted?.()
  }

  onBodySent(chunkSize: number, totalBytesSent: number): void {
    this.#legacy.onBodySent?.(chunkSize, totalBytesSent)
  }

  onRequestSent(): void {
    this.#legacy.onRequestSent?.()
  }
}

/** Headers as the old generation has them: `[name, value, name, value]`. */
function rawOf(headers: AnswerHeaders): Buffer[] {
  const raw: Buffer[] = []
  const add = (name: string, value: string) => raw.push(Buffer.from(name, 'latin1'), Buffer.from(value, 'latin1'))
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (typeof value === 'string') add(name, value)
    else for (const one of value ?? []) add(name, one)
  }
  return raw
}
