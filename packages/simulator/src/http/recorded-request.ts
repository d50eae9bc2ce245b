import type { IncomingMessage } from 'node:http'
import { callerOf } from './caller.ts'

/** What a request was for, as the simulator routed it. */
export type Endpoint =
  | 'token'
  | 'authorize'
  | 'device_code'
  | 'device_login'
  | 'logout'
  | 'discovery'
  | 'resource'
  | 'echo'
  | 'managed_identity'
  | 'other'

/** One request that the simulator received, kept in the order of arrival. */
export interface RecordedRequest {
  /** 1 for the first request since the simulator started. */
  readonly id: number
  readonly method: string
  /** The URL's path, without the query. */
  readonly path: string
  /** The query's parameters; of a repeated one the last. */
  readonly query: Readonly<Record<string, string>>
  /** Header fields by lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The body as text, at most its first MiB. */
  readonly body: string
  /** The body's whole length in bytes. */
  readonly bodyBytes: number
  /** A form body's parameters; of a repeated one the last. Empty for other bodies. */
  readonly form: Readonly<Record<string, string>>
  /** The form's `grant_type`. */
  readonly grantType: string | undefined
  /** Who called: `client_id` of the form or query, the user of Basic credentials, or the `azp` of a bearer token. */
  readonly clientId: string | undefined
  readonly endpoint: Endpoint
  /** The number of the TCP connection that brought it; 1 is the first. */
  readonly connection: number
  /** When it had arrived, by the simulator's clock, in milliseconds since 1970. */
  readonly receivedAtMs: number
  /** The answer's status; `undefined` until there is one, and for faults that send none. */
  readonly status: number | undefined
  /** From arrival to the end of the answer, in milliseconds of real time. */
  readonly durationMs: number | undefined
  /** Why the answer is what it is: an STS code, `scenario throttled-text`, `quota`, `fault silent`. */
  readonly note: string | undefined
}

/** The same, while its answer is being made. */
export type OpenRequest = { -readonly [K in keyof RecordedRequest]: RecordedRequest[K] }

const keptBodyBytes = 1024 * 1024

/** The body's text as far as it is kept, and its length. Rejects when the client goes away first. */
async function readBody(message: IncomingMessage): Promise<{ text: string; bytes: number }> {
  const kept: Buffer[] = []
  let bytes = 0
  for await (const chunk of message) {
    if (!Buffer.isBuffer(chunk)) continue
    if (bytes < keptBodyBytes) kept.push(chunk.subarray(0, keptBodyBytes - bytes))
    bytes += chunk.length
  }
  return { text: Buffer.concat(kept).toString('utf8'), bytes }
}

const isForm = (message: IncomingMessage): boolean =>
  (message.headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')

/** A record for a request whose body has yet to come. */
export function openRequest(
  message: IncomingMessage,
  known: { id: number; connection: number; nowMs: number },
): OpenRequest {
  const target = message.url ?? '/'
  const cut = target.indexOf('?')
  return {
    id: known.id,
    method: message.method ?? 'GET',
    path: cut < 0 ? target : target.slice(0, cut),
    query: Object.fromEntries(new URLSearchParams(cut < 0 ? '' : target.slice(cut))),
    headers: message.headers,
    body: '',
    bodyBytes: 0,
    form: {},
    grantType: undefined,
    clientId: undefined,
    endpoint: 'other',
    connection: known.connection,
    receivedAtMs: known.nowMs,
    status: undefined,
    durationMs: undefined,
    note: undefined,
  }
}

/** Reads the body into the record. */
export async function completeRequest(request: OpenRequest, message: IncomingMessage): Promise<void> {
  const { text, bytes } = await readBody(message)
  request.body = text
  request.bodyBytes = bytes
  if (isForm(message)) request.form = Object.fromEntries(new URLSearchParams(text))
  request.grantType = request.form.grant_type
  request.clientId = callerOf(request)
}
