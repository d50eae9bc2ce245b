import type { HeaderSource } from '@sts-errors/core'
import type { AxiosError, AxiosResponse } from 'axios'

/** An answer as Node's HTTP client has it, beneath axios. */
interface NodeAnswer {
  readonly statusCode?: number
  /** Every line of each header; `headers` has only the first of some. */
  readonly headersDistinct?: { readonly [name: string]: readonly string[] | undefined }
}
interface NodeRequest {
  readonly res?: NodeAnswer | null
  /** Where redirects are followed, the request is a wrapper. */
  readonly _currentRequest?: { readonly res?: NodeAnswer | null } | null
}

function nodeAnswerOf(request: unknown): NodeAnswer | null | undefined {
  const { res, _currentRequest } = (request ?? {}) as NodeRequest
  return res ?? _currentRequest?.res
}

/** An answer's headers with every line of each: of two `Retry-After` axios has the first alone, and so too short a wait. */
export function readHeaders({ headers, request }: AxiosResponse): HeaderSource {
  const lines = nodeAnswerOf(request)?.headersDistinct
  return lines ? { ...headers, ...lines } : headers
}

/**
 * The answer whose body axios gave up (cut off, too long, too slow) without a word of its status, which is 0 where no answer
 * came. Its headers, to be had by {@link readHeaders}, may say how long to wait.
 */
export function lostAnswerOf(failed: AxiosError): AxiosResponse | undefined {
  const { config } = failed
  const request: unknown = failed.request
  const { statusCode: status = 0 } = nodeAnswerOf(request) ?? {}
  return config && { status, statusText: '', headers: {}, data: '', config, request }
}
