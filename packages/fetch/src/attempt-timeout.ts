import { type AbortSignalLike, abortReason, type ResolvedOptions } from '@sts-errors/core'
import type { Send } from './create-fetch.ts'

/** The transport as it is, or bound in time where the options say so. */
export function sendWithin(transport: Send | undefined, { retry }: ResolvedOptions): Send {
  // Read at each call: mocks replace it.
  const send = transport ?? (globalThis as unknown as { fetch: Send }).fetch
  const ms = retry ? retry.attemptTimeoutMs : Infinity
  if (ms === Infinity) return send
  return async (input, init) => {
    const controller = new AbortController()
    const given = init?.signal ?? (typeof input === 'object' && 'url' in input ? input.signal : undefined)
    const [signal, release] = given ? either(given, controller) : [controller.signal]
    const timer = setTimeout(() => controller.abort(timeout()), Math.min(ms, 2 ** 31 - 1))
    try {
      return await send(input, { ...init, signal })
    } finally {
      clearTimeout(timer)
      release?.()
    }
  }
}

const timeout = () =>
  Object.assign(new Error('attemptTimeoutMs has passed'), { name: 'TimeoutError', code: 'UND_ERR_HEADERS_TIMEOUT' })

/** A signal that follows both, and what takes it off the given one. */
function either(given: AbortSignalLike, controller: AbortController): [AbortSignalLike, (() => void)?] {
  const any = (AbortSignal as unknown as { any?: (signals: AbortSignalLike[]) => AbortSignalLike }).any
  if (any) return [any.call(AbortSignal, [given, controller.signal])]
  const abort = () => controller.abort(abortReason(given))
  if (given.aborted) abort()
  given.addEventListener('abort', abort)
  return [controller.signal, () => given.removeEventListener('abort', abort)]
}
