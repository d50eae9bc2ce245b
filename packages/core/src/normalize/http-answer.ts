import { toStsError } from '../errors.ts'
import { faultError } from '../faults.ts'
import type { HeaderSource } from '../headers.ts'
import { recordOf } from '../record.ts'
import { grantTypeOf } from '../retry/request-traits.ts'
import { row } from '../rows.ts'
import { type Foreign, type Reader, textIn } from './foreign.ts'

/**
 * Errors with the answer on them: axios, got, ky, Azure's `RestError`, openid-client, oauth4webapi, superagent. They
 * differ in where the body is: on the answer (`data`, `bodyAsText`, `body`), on the error (`data`), or as its `cause`.
 */
export const fromHttpAnswer: Reader = error => {
  const response = recordOf(error.response)
  const status = response?.status ?? response?.statusCode
  if (!response || typeof status !== 'number') return undefined
  const { url, method, data, body } = requestOf(error, response)
  return toStsError({
    status,
    headers: response.headers as HeaderSource,
    body: [response.data, error.data, response.bodyAsText, response.body, error.cause].find(isRead),
    url: textIn(url) ?? textIn(response.url) ?? (url instanceof URL ? url.href : undefined),
    method: textIn(method)?.toUpperCase(),
    grantType: grantTypeOf(data ?? body),
  })
}

/** An error of the Azure SDKs that knows only that no answer came. Asked last, as a cause says more. */
export const fromUnsent: Reader = error =>
  error.name === 'RestError' && error.code === 'REQUEST_SEND_ERROR'
    ? faultError(row('network'), error.code, error)
    : undefined

/** What was asked: under `config` (axios), `options` (got), `request` (ky, Azure, which keeps it on the answer too). */
function requestOf(error: Foreign, response: Foreign): Foreign {
  const found = [error.config, error.options, error.request, response.request].map(recordOf)
  return found.find(request => request && (request.url || request.method)) ?? {}
}

/** A body that is there: text, bytes or what was parsed of it; no stream, which somebody else may want to read. */
function isRead(body: unknown): boolean {
  if (typeof body !== 'object' || !body) return typeof body === 'string' && body !== ''
  const { getReader, pipe } = body as { getReader?: unknown; pipe?: unknown }
  return !getReader && !pipe && !(body instanceof Error)
}
