import { isStsError, type StsError, toStsError } from './errors.ts'
import { faultToError } from './faults.ts'
import type { HeaderSource } from './headers.ts'
import { recordOf } from './parse-body.ts'

/**
 * The typed error behind anything that was thrown: an error of this family (also as a `cause`), one with an HTTP answer on
 * it (axios, and clients of its shape), or a fault of the network as fetch, undici, axios, Node, Deno and Bun throw it.
 *
 * @returns `undefined` where there is none: an abort, a programmer's mistake
 */
export function normalizeError(thrown: unknown): StsError | undefined {
  let error: unknown = thrown
  for (let depth = 0; depth < 10 && recordOf(error); depth++) {
    const found = isStsError(error) ? error : fromAnswer(error)
    if (found) return found
    error = (error as { cause?: unknown }).cause
  }
  return faultToError(thrown)
}

function fromAnswer(error: unknown): StsError | undefined {
  const response = recordOf(recordOf(error)?.response)
  if (typeof response?.status !== 'number') return undefined
  const { url, method } = recordOf(recordOf(error)?.config) ?? {}
  return toStsError({
    status: response.status,
    headers: response.headers as HeaderSource,
    body: response.data,
    url: typeof url === 'string' ? url : undefined,
    method: typeof method === 'string' ? method.toUpperCase() : undefined,
  })
}
