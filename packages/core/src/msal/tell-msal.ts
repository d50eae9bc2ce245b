import type { StsError } from '../errors.ts'
import { rememberDiscovery, rememberFailure } from '../normalize/remembered.ts'
import type { RequestTraits } from '../retry/request-traits.ts'
import { type AnswerAsItCame, type MsalAnswer, msalAnswer, msalHeaders } from './answer.ts'

/** A request of MSAL that failed. */
export interface FailedRequest {
  readonly request: RequestTraits
  readonly answer: AnswerAsItCame | undefined
  /** As MSAL gave them: its correlation id is beside them, in the body, the address or a header. */
  readonly url: string
  readonly body?: string | undefined
  readonly headers?: { readonly [name: string]: string } | undefined
  readonly correlationId?: string | undefined
}

/**
 * How MSAL.js is to learn of a failure: from an answer, as it replaces what a network module throws by `network_error`; or by
 * something thrown, where it does not look for errors. The error is kept for `normalizeError`.
 *
 * @throws the error, for a request whose answer MSAL does not look at: asked for a device code, it would go on polling with
 * `undefined`; when it discovers an authority, a body with an error proves to it that the host can be trusted
 */
export function tellMsal(error: StsError, failed: FailedRequest): MsalAnswer {
  const { request, answer } = failed
  const id = idOf(failed) ?? globalThis.crypto.randomUUID()
  const isDiscovery = request.method === 'GET' && !request.tokenRequest
  const reply = msalAnswer(error, answer, id)
  if (isDiscovery) rememberDiscovery(error, request.url)
  else rememberFailure(error, reply.body.error, [id, error.correlationId, reply.body.correlation_id])
  if (isDiscovery && answer?.json)
    return { status: answer.status, headers: msalHeaders(answer.headers, error.retryAfterMs), body: answer.json }
  if (isDiscovery || /devicecode\/?$/i.test(request.url)) throw error
  return reply
}

/** The id that MSAL will put on its error: newer versions hand it over, all put it on the request. */
const idOf = ({ correlationId, url, body = '', headers = {} }: FailedRequest): string | undefined =>
  correlationId ||
  (/(?:^|[?&])client-request-id=([\w-]+)/.exec(body) ?? /[?&]client-request-id=([\w-]+)/.exec(url))?.[1] ||
  headers['x-ms-client-request-id']
