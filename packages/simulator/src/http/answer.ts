import { validateHeaderName, validateHeaderValue } from 'node:http'
import { checkMembers } from '../known-members.ts'
import { type Fault, type FaultName, resolveFault } from './fault.ts'

/** Header fields by name. A list sends the field once per value; an empty list leaves out one that would be sent by itself. */
export type HeaderFields = Readonly<Record<string, string | number | readonly string[]>>

/** An answer to one request. */
export interface Answer {
  /**
   * The status, 200 to 999.
   * @defaultValue 200
   */
  readonly status?: number
  /** Header fields, added to `Content-Type`, `Content-Length` and `Date`, or in place of them. */
  readonly headers?: HeaderFields
  /** Text, bytes, or anything else as JSON. `Content-Type` follows from which it is. */
  readonly body?: unknown
  /** What goes wrong on the wire. */
  readonly fault?: Fault | FaultName
  /**
   * How long to wait before the answer, in milliseconds.
   * @defaultValue 0
   */
  readonly delayMs?: number
  /** What the log and the record say about this answer. */
  readonly note?: string
}

/** An answer with everything decided. */
export interface Reply {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
  readonly fault: Fault | undefined
  readonly delayMs: number
  readonly note: string | undefined
}

function encodeBody(body: unknown): { bytes: Buffer; type: string | undefined } {
  if (body === undefined) return { bytes: Buffer.alloc(0), type: undefined }
  if (typeof body === 'string') return { bytes: Buffer.from(body), type: 'text/plain; charset=utf-8' }
  if (body instanceof Uint8Array) return { bytes: Buffer.from(body), type: 'application/octet-stream' }
  return { bytes: Buffer.from(JSON.stringify(body)), type: 'application/json; charset=utf-8' }
}

function fieldValues(value: string | number | readonly string[]): readonly string[] {
  return typeof value === 'object' ? value : [String(value)]
}

// The last two are of a scripted reply.
const answerMembers = ['status', 'headers', 'body', 'fault', 'delayMs', 'note', 'scenario', 'times']

/** Throws a TypeError or RangeError for what could not be sent. */
export function checkAnswer(answer: Answer): void {
  const { status = 200, delayMs = 0 } = answer
  checkMembers('answer', answer, answerMembers)
  if (!Number.isInteger(status) || status < 200 || status > 999) {
    throw new RangeError(`answer.status: ${status} is not a whole number from 200 to 999`)
  }
  if (!(delayMs >= 0 && Number.isFinite(delayMs))) {
    throw new RangeError(`answer.delayMs: ${delayMs} is not a finite number of at least 0`)
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    validateHeaderName(name)
    for (const one of fieldValues(value)) validateHeaderValue(name, one)
  }
  if (answer.fault !== undefined) resolveFault(answer.fault)
}

/** Decides all that an answer leaves open. */
export function resolveAnswer(answer: Answer, nowMs: number): Reply {
  const { bytes, type } = encodeBody(answer.body)
  const given = Object.entries(answer.headers ?? {})
  const has = (name: string): boolean => given.some(([key]) => key.toLowerCase() === name)
  const headers: [string, string][] = given.flatMap(([name, value]) =>
    fieldValues(value).map((one): [string, string] => [name, one]),
  )
  if (type !== undefined && !has('content-type')) headers.unshift(['Content-Type', type])
  if (!has('date')) headers.push(['Date', new Date(nowMs).toUTCString()])
  return {
    status: answer.status ?? 200,
    headers,
    body: bytes,
    fault: answer.fault === undefined ? undefined : resolveFault(answer.fault),
    delayMs: answer.delayMs ?? 0,
    note: answer.note,
  }
}
