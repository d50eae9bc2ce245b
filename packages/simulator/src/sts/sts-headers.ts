import { randomUUID } from 'node:crypto'
import type { HeaderFields } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'

/** The ids of one answer. */
export interface AnswerIds {
  readonly traceId: string
  readonly correlationId: string
  /** What the client sent as `client-request-id`. */
  readonly echoed: string | undefined
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function answerIds(request: RecordedRequest): AnswerIds {
  const sent = request.headers['client-request-id']
  const echoed = typeof sent === 'string' && uuid.test(sent) ? sent : undefined
  return { traceId: randomUUID(), correlationId: echoed ?? randomUUID(), echoed }
}

/** The header fields that the STS sends with every answer; `code` is the STS code's number of a refusal. */
export function stsHeaders(ids: AnswerIds, code: number | undefined): HeaderFields {
  return {
    'Cache-Control': 'no-store, no-cache',
    Pragma: 'no-cache',
    Expires: '-1',
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    'X-Content-Type-Options': 'nosniff',
    P3P: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
    ...(ids.echoed === undefined ? {} : { 'client-request-id': ids.echoed }),
    'x-ms-request-id': ids.traceId,
    'x-ms-ests-server': '2.1.0.1 - SIM ProdSlices',
    'x-ms-clitelem': `1,${code ?? 0},0,,`,
    'x-ms-srs': '1.P',
    'X-XSS-Protection': '0',
  }
}

/** An instant as the STS writes it in bodies: `2026-03-01 12:00:00Z`. */
export const stsTimestamp = (ms: number): string =>
  new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')
