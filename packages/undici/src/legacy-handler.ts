import type { IncomingHttpHeaders } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Dispatcher } from 'undici'

type Controller = Dispatcher.DispatchController

/** A handler of the generation before undici 7, which the fetch of Node 24 and before still gives. */
export type Legacy = Pick<
  Dispatcher.DispatchHandler,
  'onConnect' | 'onError' | 'onUpgrade' | 'onHeaders' | 'onData' | 'onComplete' | 'onResponseStarted' | 'onBodySent'
> & { onRequestSent?(): void; onConnect(abort: (reason?: Error) => void, context?: unknown): void }

/** Whether a handler is of that generation only: undici 7 wraps them by itself, undici 8 knows them no more. */
export const isLegacy = (handler: Dispatcher.DispatchHandler): handler is Legacy =>
  !handler.onRequestStart && !!handler.onConnect

/** Calls a legacy handler as undici calls one of today; otherwise undici 8 would never answer it. */
export class LegacyHandler implements Dispatcher.DispatchHandler {
  readonly #legacy: Legacy

  constructor(legacy: Legacy) {
    this.#legacy = legacy
  }

  onRequestStart(controller: Controller, context: unknown): void {
    this.#legacy.onConnect(reason => controller.abort(reason as Error), context)
  }

  onRequestUpgrade(controller: Controller, status: number, headers: IncomingHttpHeaders, socket: Duplex): void {
    this.#legacy.onUpgrade?.(status, rawOf(controller.rawHeaders, headers), socket)
  }

  onResponseStart(controller: Controller, status: number, headers: IncomingHttpHeaders, message = ''): void {
    const raw = rawOf(controller.rawHeaders, headers)
    const goOn = this.#legacy.onHeaders?.(status, raw, () => controller.resume(), message)
    // fetch says so of informational answers too, and would wait for ever.
    if (goOn === false && status >= 200) controller.pause()
  }

  onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.#legacy.onData?.(chunk) === false) controller.pause()
  }

  onResponseEnd(controller: Controller, trailers: IncomingHttpHeaders): void {
    this.#legacy.onComplete?.(rawOf(controller.rawTrailers, trailers) as never)
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

/** Headers as they stood on the wire, where the connection gave them so: `[name, value, name, value]`. */
function rawOf(raw: Controller['rawHeaders'], parsed: IncomingHttpHeaders = {}): Buffer[] {
  if (Array.isArray(raw)) return raw as Buffer[]
  return Object.entries(parsed).flatMap(([name, value]) =>
    [value ?? []].flat().flatMap(one => [Buffer.from(name, 'latin1'), Buffer.from(one, 'latin1')]),
  )
}
