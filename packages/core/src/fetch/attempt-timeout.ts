import { longestTimer } from '../clock.ts'
import { lateMessage } from '../retry/attempt-bounds.ts'
import { eitherSignal } from './caller-signal.ts'
import type { FetchInit, FetchInput, FetchTransport } from './fetch-transport.ts'

/** Sends a request once; the answer's status and headers have to be there within `ms`. */
export async function sendWithin(
  ms: number,
  send: FetchTransport,
  input: FetchInput,
  init: FetchInit | undefined,
): ReturnType<FetchTransport> {
  const controller = new AbortController()
  const given = init?.signal ?? (typeof input === 'object' && 'url' in input ? input.signal : undefined)
  const [signal, release] = given ? eitherSignal(given, controller) : [controller.signal]
  let late: Error | undefined
  const expire = () => {
    late = timeout()
    controller.abort(late)
  }
  const timer = setTimeout(expire, Math.min(ms, longestTimer))
  try {
    return await send(input, { ...init, signal })
  } catch (thrown) {
    // A runtime may know no `signal.reason`.
    throw late && !given?.aborted ? late : thrown
  } finally {
    clearTimeout(timer)
    release?.()
  }
}

const timeout = () => Object.assign(new Error(lateMessage), { name: 'TimeoutError', code: 'UND_ERR_HEADERS_TIMEOUT' })
