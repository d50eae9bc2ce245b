import type { HeaderFields } from './answer.ts'
import type { RecordedRequest } from './recorded-request.ts'

const isCrossOrigin = (request: RecordedRequest): boolean => request.headers.origin !== undefined

/** Whether a browser asks if it may send a request. */
export const isPreflight = (request: RecordedRequest): boolean =>
  request.method === 'OPTIONS' &&
  isCrossOrigin(request) &&
  request.headers['access-control-request-method'] !== undefined

/** What lets scripts of any origin read the answer, all of its headers included (Fetch Standard section 3.3). */
export function crossOriginHeaders(request: RecordedRequest, names: readonly string[]): HeaderFields {
  if (!isCrossOrigin(request)) return {}
  return {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': names.join(', '),
  }
}

/** The answer's header fields to a preflight. */
export function preflightHeaders(request: RecordedRequest): HeaderFields {
  const asked = request.headers['access-control-request-headers']
  return {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'Access-Control-Allow-Headers': typeof asked === 'string' ? asked : '*',
    'Access-Control-Max-Age': '600',
  }
}
