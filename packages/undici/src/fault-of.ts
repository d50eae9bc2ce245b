import { faultToError, type RequestTraits, type StsError, toStsError } from '@sts-errors/core'
import type { AnswerHeaders } from './read-answer.ts'

/** What other interceptors make of an answer: `ResponseError`, `RequestRetryError`. */
interface AnswerInError {
  readonly statusCode?: unknown
  readonly headers?: AnswerHeaders
  readonly body?: unknown
}

/**
 * The typed error for what came in place of an answer: a fault of the network, or an answer that another interceptor
 * beneath has turned into an error.
 *
 * @returns `undefined` where it is neither: a mistake of the caller, a closed dispatcher
 */
export function faultOf(thrown: Error, request: RequestTraits, now: number): StsError | undefined {
  const { statusCode, headers, body } = thrown as AnswerInError
  return typeof statusCode === 'number'
    ? toStsError({ ...request, status: statusCode, ...(headers && { headers }), body }, now)
    : faultToError(thrown, request)
}

/** Whether undici's own `retry` beneath has already sent the request as often as it may. */
export const isRetried = (thrown: unknown): boolean =>
  (thrown as { code?: unknown } | undefined)?.code === 'UND_ERR_REQ_RETRY'
