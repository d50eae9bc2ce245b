import { toStsError } from '../errors.ts'
import { faultToError } from '../faults.ts'
import type { HeaderSource } from '../headers.ts'
import { recordOf } from '../record.ts'
import type { Reader } from './foreign.ts'

/**
 * Errors of the clients of Microsoft Graph, which keep of an answer what they took of it. Kiota's `ApiError` has
 * `responseStatusCode`, headers, and the members of the body that its model knows.
 */
export const fromKiota: Reader = ({ responseStatusCode, responseHeaders, error, errorEscaped, additionalData }) =>
  typeof responseStatusCode === 'number'
    ? toStsError({
        status: responseStatusCode,
        headers: rejoined(responseHeaders),
        body: { error: error ?? errorEscaped, ...recordOf(additionalData) },
      })
    : undefined

/** `GraphError` has `statusCode` and, as `body`, the text of the inner error, of an answer that is no JSON, or of a fault. */
export const fromGraphClient: Reader = error => {
  const { statusCode, body, code, headers } = error
  if (typeof statusCode !== 'number' || !('requestId' in error && 'date' in error)) return undefined
  // No answer came; the fault may stand where the body would.
  if (statusCode < 0) return faultToError(body)
  const isJson = typeof body === 'string' && body[0] === '{'
  // The name of what was caught is the code then, and its text says nothing of the answer.
  const isFault = typeof code === 'string' && code.endsWith('Error')
  return toStsError({
    status: statusCode,
    headers: headers as HeaderSource,
    body: isJson ? `{"error":${body}}` : isFault ? undefined : body,
  })
}

/** Kiota splits every header at its commas, those of a date too. */
const rejoined = (headers: unknown): HeaderSource =>
  Object.fromEntries(Object.entries(recordOf(headers) ?? {}).map(([name, values]) => [name, [values].flat().join(',')]))
