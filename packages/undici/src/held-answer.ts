import { bodyLimit } from '@sts-errors/core/adapter'
import type { Dispatcher } from 'undici'
import type { Answer, AnswerHeaders } from './read-answer.ts'

/** An error answer that is held back until it is decided whether the request is sent again. */
export class HeldAnswer implements Answer {
  readonly status: number
  readonly headers: AnswerHeaders
  /** There when the answer has come to its end. */
  trailers: AnswerHeaders | undefined
  /** There when it broke off. */
  fault: Error | undefined
  readonly #message: string | undefined
  readonly #chunks: Buffer[] = []
  #length = 0
  #begun = false
  #flowing = false

  constructor(status: number, headers: AnswerHeaders, message: string | undefined) {
    this.status = status
    this.headers = headers
    this.#message = message
  }

  get isFull(): boolean {
    return this.#length >= bodyLimit
  }

  /** Whether nothing more will come of it. */
  get isWhole(): boolean {
    return !!this.trailers || !!this.fault
  }

  get body(): Uint8Array<ArrayBuffer> {
    return Buffer.concat(this.#chunks)
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
  }

  /** Hands on what is held, until the handler pauses or aborts. Returns whether all of it was taken. */
  flow(handler: Dispatcher.DispatchHandler, controller: Dispatcher.DispatchController): boolean {
    // A handler resumes from within.
    if (this.#flowing) return false
    this.#flowing = true
    try {
      if (!this.#begun) {
        this.#begun = true
        handler.onResponseStart?.(controller, this.status, this.headers, this.#message)
      }
      while (!controller.paused && !controller.aborted) {
        const chunk = this.#chunks.shift()
        if (!chunk) return true
        handler.onResponseData?.(controller, chunk)
      }
      return false
    } finally {
      this.#flowing = false
    }
  }
}
