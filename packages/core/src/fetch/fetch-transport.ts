import type { AbortSignalLike } from '../abort-signal.ts'
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
