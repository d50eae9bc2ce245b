import type { AbortSignalLike } from '../abort-signal.ts'
import { checkObject, shown } from '../complete.ts'
import type { ResponseLike } from './read-answer.ts'

/** What fetch is called with, as far as this library looks at it. */
export interface FetchInit {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: unknown
  readonly signal?: AbortSignalLike | null
}

/** An address, or a `Request`. */
export type FetchInput = string | { readonly href: string } | (FetchInit & { readonly url: string })

/** Anything that is called as `fetch` is. */
export type FetchTransport = (input: FetchInput, init?: FetchInit) => Promise<ResponseLike>

/** Any function that is called as `fetch` is, as options take it: the runtime's, undici's, node-fetch's. */
export type FetchLike = (input: never, init?: never) => Promise<ResponseLike>

/** The runtime's fetch, looked up now: mocks replace it. */
export const runtimeFetch = (): FetchTransport => (globalThis as unknown as { fetch: FetchTransport }).fetch

/**
 * The fetch that a client is given among its options, apart from the others.
 *
 * @throws TypeError on options that are no object, or a `fetch` that is no function
 */
export function takeTransport<T extends { readonly fetch?: unknown }>(
  options: T,
): [transport: FetchTransport | undefined, others: Omit<T, 'fetch'>] {
  checkObject('options', options)
  const { fetch, ...others } = options
  if (fetch !== undefined && typeof fetch !== 'function')
    throw new TypeError(`fetch: ${shown(fetch)} given, expected a function`)
  return [fetch as FetchTransport | undefined, others]
}
