import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import type { Scene } from '../scene.ts'
import { rowOfCode } from './refusal-table.ts'
import { answerIds, stsHeaders, stsTimestamp } from './sts-headers.ts'

/** What an error answer of the STS says. */
export interface StsErrorFields {
  /** The STS code, as `50076` or `'AADSTS50076'`. For a code that the simulator knows the other members have defaults. */
  readonly code?: number | string
  /**
   * The OAuth error.
   * @defaultValue that of the code, else `invalid_request`
   * @see RFC 6749 section 5.2
   */
  readonly error?: string
  /** @defaultValue that of the code */
  readonly suberror?: string
  /** The claims to ask for, as an object or JSON text. */
  readonly claims?: string | object
  /** The sentence after the code in `error_description`. */
  readonly description?: string
  /**
   * The whole of `error_codes`, where it has more than `code`.
   * @defaultValue [code]
   */
  readonly errorCodes?: readonly number[]
  /**
   * The HTTP status.
   * @defaultValue that of the code, else 400
   */
  readonly status?: number
}

function codeNumber(code: number | string | undefined): number | undefined {
  if (code === undefined) return undefined
  const number = Number(String(code).replace(/^AADSTS/i, ''))
  if (!Number.isInteger(number)) throw new TypeError(`code: ${JSON.stringify(code)} is not an AADSTS code`)
  return number
}

function describe(
  code: number | undefined,
  text: string,
  ids: { traceId: string; correlationId: string },
  at: string,
): string {
  const prefix = code === undefined ? '' : `AADSTS${code}: `
  return `${prefix}${text}.\r\nTrace ID: ${ids.traceId}\r\nCorrelation ID: ${ids.correlationId}\r\nTimestamp: ${at}`
}

/** An error answer as the STS sends it: body, ids, timestamp and headers that agree with each other. */
export function stsError(fields: StsErrorFields, request: RecordedRequest, scene: Scene): Answer {
  const code = codeNumber(fields.code)
  const row = code === undefined ? undefined : rowOfCode(code)
  const suberror = fields.suberror ?? row?.suberror
  const ids = answerIds(request)
  const timestamp = stsTimestamp(scene.nowMs)
  const text = fields.description ?? row?.text ?? 'The request is refused'
  const claims = typeof fields.claims === 'object' ? JSON.stringify(fields.claims) : fields.claims
  const body = {
    error: fields.error ?? row?.error ?? 'invalid_request',
    error_description: describe(code, text, ids, timestamp),
    ...(code === undefined ? {} : { error_codes: fields.errorCodes ?? [code] }),
    timestamp,
    trace_id: ids.traceId,
    correlation_id: ids.correlationId,
    ...(code === undefined ? {} : { error_uri: `${scene.url}/error?code=${code}` }),
    ...(suberror === undefined ? {} : { suberror }),
    ...(claims === undefined ? {} : { claims }),
  }
  return {
    status: fields.status ?? row?.status ?? 400,
    headers: stsHeaders(ids, code),
    body,
    note: noteOf(code, body.error),
  }
}

const noteOf = (code: number | undefined, error: string): string => (code === undefined ? error : `AADSTS${code}`)

/**
 * An error answer of the STS to enqueue, with fresh ids and the time of the request.
 *
 * ```ts
 * simulator.enqueue(stsErrorAnswer({ code: 'AADSTS53003' }))
 * ```
 */
export function stsErrorAnswer(fields: StsErrorFields): (request: RecordedRequest, scene: Scene) => Answer {
  codeNumber(fields.code)
  return (request, scene) => stsError(fields, request, scene)
}
