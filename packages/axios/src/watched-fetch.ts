import { anywhere, runtimeFetch } from '@sts-errors/core/adapter'
import type { InternalAxiosRequestConfig } from 'axios'

type Fetch = (input: unknown, init?: unknown) => Promise<{ readonly url?: string }>
interface Environment {
  readonly fetch?: Fetch
}

/** By the request that axios's fetch adapter made and leaves on its answer. */
const answeredFrom = new WeakMap<object, string>()
const watched = new WeakMap<Fetch, Fetch>()
const lateFetch: Fetch = (input, init) => runtimeFetch()(input as never, init as never)

/**
 * The config for axios's fetch adapter, whose answers do not say where redirects led: with a fetch that notes it. One for
 * each fetch, as axios keeps an adapter for each.
 */
export function watchRedirects(config: InternalAxiosRequestConfig): InternalAxiosRequestConfig {
  const { env } = config as { env?: Environment }
  const fetch = env?.fetch ?? lateFetch
  const watching = watched.get(fetch) ?? noting(fetch)
  watched.set(fetch, watching)
  return { ...config, env: { ...env, fetch: watching } } as InternalAxiosRequestConfig
}

const noting =
  (fetch: Fetch): Fetch =>
  async (input, init) => {
    const response = await fetch(input, init)
    if (typeof input === 'object' && input) answeredFrom.set(input, response.url ?? '')
    return response
  }

/**
 * Where the answer to a request of a fetch adapter came from: nowhere that is known, where axios is older than 1.12 and its
 * adapter cannot be watched.
 */
export function answerUrlOf(request: unknown): string | undefined {
  if (typeof request !== 'object' || !request) return undefined
  return answeredFrom.get(request) ?? ('bodyUsed' in request ? anywhere : undefined)
}
