import { type RequestTraits, type StsError, toStsError } from '@sts-errors/core'
import { faultToError, outcomeOf } from '@sts-errors/core/adapter'
import type { AnswerHeaders } from './read-answer.ts'

/** What other interceptors make of an answer: `ResponseError`, `RequestRetryError`. */
interface AnswerInError {
  readonly code?: unknown
  readonly statusCode?: unknown
  readonly headers?: AnswerHeaders
  readonly body?: unknown
  readonly data?: { readonly count?: unknown }
}

/**
 * The typed error for what came in place of an answer: a fault of the network, or an answer that another interceptor
 * beneath has turned into an error.
 *
 * @returns `undefined` where it is neither: a mistake of the caller, a closed dispatcher
 */
export function faultOf(thrown: Error, request: RequestTraits, now: number): StsError | undefined {
  const { code, statusCode, headers, body, data } = thrown as AnswerInError
  if (typeof statusCode !== 'number') return faultToError(thrown, request)
  const known = outcomeOf(thrown)
  if (known) return known
  const error = toStsError({ ...request, status: statusCode, ...(headers && { headers }), body }, now)
  // undici's own `retry` beneath has sent it as often as it may: not as often as that once more.
  if (error && code === 'UND_ERR_REQ_RETRY') Object.assign(error, { attempts: data?.count, stopReason: 'max_retries' })
  return error
}
