import type { StsError } from '../errors.ts'
import type { Kind } from '../kinds.ts'
import { textIn } from '../normalize/foreign.ts'

/** What a network module of MSAL.js gives back. */
export interface MsalAnswer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: unknown
}

/** An answer as it came: `json` where its body is a JSON object. */
export interface AnswerAsItCame {
  readonly status: number
  readonly headers: Iterable<readonly [string, string]>
  readonly json?: object | undefined
}

/** What MSAL is told where the server has no word for it: words that MSALs have, so that nothing new has to be learned. */
const words: { readonly [kind in Kind]?: string } = {
  throttled: 'request_throttled',
  service_unavailable: 'service_not_available',
  network: 'network_error',
  timeout: 'network_error',
  claims_challenge: 'interaction_required',
  unrecognized: 'unknown_error',
}

/**
 * An answer's headers as MSAL.js reads them: in lower case, but its gate (up to version 6) and its managed-identity client look
 * for `Retry-After` in that spelling. They know whole seconds above zero; a date, `0` and anything unreadable they take for a
 * minute.
 *
 * @param retryAfterMs - what the answer asks for
 */
export function msalHeaders(
  headers: Iterable<readonly [string, string]>,
  retryAfterMs: number | undefined,
): Record<string, string> {
  const record: Record<string, string> = {}
  for (const [name, value] of headers) record[name.toLowerCase()] = value
  delete record['retry-after']
  if (retryAfterMs === undefined) return record
  const seconds = `${Math.min(Math.max(1, Math.ceil(retryAfterMs / 1000)), 1e9)}`
  return { ...record, 'retry-after': seconds, 'Retry-After': seconds }
}

/**
 * A failed answer, or none, as MSAL.js understands it: the members that the server sent, and those of RFC 6749 §5.2 where it
 * sent none, so that nothing can be taken for a success.
 *
 * @param id - the correlation id of MSAL's own request
 */
export function msalAnswer(
  error: StsError,
  answer: AnswerAsItCame | undefined,
  id: string,
): MsalAnswer & { readonly body: { readonly error: string; readonly correlation_id: string } } {
  const { status = 0, headers = [], json } = answer ?? {}
  const sent = (json ?? {}) as { readonly [member: string]: unknown }
  const description = textIn(sent.error_description) ?? error.message
  const body: { [member: string]: unknown; error: string; correlation_id: string } = {
    suberror: error.suberror,
    claims: error.claims,
    error_codes: error.codes.length ? error.codes.map(code => Number(/\D(\d+)$/.exec(code)?.[1])) : undefined,
    trace_id: error.traceId,
    ...sent,
    error: textIn(sent.error) ?? error.error ?? words[error.kind] ?? error.kind,
    // MSAL's gate keeps the text and no id.
    error_description: /Correlation ID:/i.test(description) ? description : `${description} Correlation ID: ${id}`,
    correlation_id: textIn(sent.correlation_id) ?? id,
    status: status || undefined,
  }
  for (const name of Object.keys(body)) if (body[name] === undefined) delete body[name]
  return { status, headers: msalHeaders(headers, error.retryAfterMs), body }
}
