import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Timers } from './timers.ts'

/** One response and the TCP connection under it. */
export interface Wire {
  readonly response: ServerResponse
  /** The TCP socket, also where TLS runs over it: only that one can be reset. */
  readonly socket: Socket
  readonly timers: Timers
  /** True when the request's method allows an answer's body. */
  readonly sendsBody: boolean
}

/** Resolves when `start` reports that it is done, or when the connection is gone. */
function untilGone(wire: Wire, start: (done: () => void) => void): Promise<void> {
  return new Promise(resolve => {
    if (wire.response.destroyed || wire.socket.destroyed) return resolve()
    const done = (): void => {
      wire.response.off('close', done)
      resolve()
    }
    wire.response.once('close', done)
    start(done)
  })
}

/** Resolves when the bytes are with the kernel, or the connection is gone. */
export function write(wire: Wire, bytes: Buffer): Promise<void> {
  return untilGone(wire, done => wire.response.write(bytes, done))
}

/** Resolves when there is room for more bytes, or the connection is gone. */
export function drained(wire: Wire): Promise<void> {
  return untilGone(wire, done => wire.response.once('drain', done))
}

/** Ends the response and waits until it is sent, or the connection is gone. */
export function finish(wire: Wire, bytes: Buffer): Promise<void> {
  return untilGone(wire, done => wire.response.end(bytes, done))
}

/** Resolves when the connection ends. */
export function gone(wire: Wire): Promise<void> {
  return untilGone(wire, () => undefined)
}

/** Sends a TCP RST, after a moment in which the peer can take what was sent before. */
export async function reset(wire: Wire, afterMs: number): Promise<void> {
  if (afterMs > 0) await wire.timers.sleep(afterMs)
  wire.socket.resetAndDestroy()
}
