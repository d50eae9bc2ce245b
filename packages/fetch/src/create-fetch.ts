import type { AbortSignalLike, FetchLike, ResponseLike, StsOptions } from '@sts-errors/core'
import { callFetch, type FetchInit, type FetchInput, resolveOptions, takeTransport } from '@sts-errors/core/adapter'

/** What `fetch` is taken to be where no library declares it. */
type PlainFetch = (
  input: string | { readonly href: string },
  init?: { method?: string; headers?: { [name: string]: string }; body?: unknown; signal?: AbortSignalLike },
) => Promise<ResponseLike & { readonly ok: boolean; json(): Promise<unknown> }>

type GlobalFetch = typeof globalThis extends { fetch: infer F extends FetchLike } ? F : PlainFetch

/** Options of {@link createFetch}. */
export type FetchOptions<F extends FetchLike = GlobalFetch> = StsOptions & {
  /** The fetch underneath; by default the runtime's, looked up at each call. */
  readonly fetch?: F | undefined
}

/** Called as the fetch underneath; `init` may carry `sts`, options for this one request. */
export type StsFetch<F extends FetchLike = GlobalFetch> = (
  input: Parameters<F>[0],
  init?: Parameters<F>[1] & { sts?: StsOptions },
) => ReturnType<F>

/**
 * A `fetch` that throws typed errors and retries by the platform's rules. A success passes through untouched.
 *
 * @throws TypeError, RangeError on options that make no sense
 */
export function createFetch<F extends FetchLike = GlobalFetch>(options: FetchOptions<F> = {}): StsFetch<F> {
  const [transport, client] = takeTransport(options)
  const usual = resolveOptions(client)
  const stsFetch = async (input: FetchInput, init?: FetchInit & { readonly sts?: StsOptions }) =>
    callFetch(transport, input, init, resolveOptions(init?.sts, usual))
  return stsFetch as unknown as StsFetch<F>
}

/** {@link createFetch} with its defaults. */
export const fetch: StsFetch = /* @__PURE__ */ createFetch()
