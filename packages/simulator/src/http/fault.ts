/** A way in which an answer goes wrong on the wire. */
export type Fault =
  /** The connection is reset (TCP RST) before anything is sent. */
  | { readonly type: 'reset_before_headers' }
  /** The connection is reset when status and headers were sent. */
  | { readonly type: 'reset_after_headers' }
  /** The connection is reset in the middle of the body, or after `afterBytes` of it. */
  | { readonly type: 'reset_in_body'; readonly afterBytes?: number }
  /** `Content-Length` promises `missingBytes` (100) more than are sent before the connection ends. */
  | { readonly type: 'truncated_body'; readonly missingBytes?: number }
  /** `Content-Length` promises `extraBytes` (10) fewer than are sent. */
  | { readonly type: 'short_content_length'; readonly extraBytes?: number }
  /** After the body, one more byte every `intervalMs` (100), without end. */
  | { readonly type: 'slow_body'; readonly intervalMs?: number }
  /** The body is followed by filler up to `bytes` (100 MB), as fast as the client takes it. */
  | { readonly type: 'huge_body'; readonly bytes?: number }
  /** A small gzip body that unpacks to `bytes` (100 MB). */
  | { readonly type: 'gzip_bomb'; readonly bytes?: number }
  /** The request is read and never answered; the connection stays open. */
  | { readonly type: 'silent' }
  /** `count` (1000) more header fields, each with a value of `valueBytes` (1). */
  | { readonly type: 'many_headers'; readonly count?: number; readonly valueBytes?: number }
  /** What is sent is not HTTP. */
  | { readonly type: 'not_http' }
  /** The answer is whole; then the kept-alive connection is closed without notice. */
  | { readonly type: 'close_after_answer' }

/** A fault's name: short for the fault with its usual numbers. */
export type FaultName = Fault['type']

const numbers = {
  reset_before_headers: [],
  reset_after_headers: [],
  reset_in_body: ['afterBytes'],
  truncated_body: ['missingBytes'],
  short_content_length: ['extraBytes'],
  slow_body: ['intervalMs'],
  huge_body: ['bytes'],
  gzip_bomb: ['bytes'],
  silent: [],
  many_headers: ['count', 'valueBytes'],
  not_http: [],
  close_after_answer: [],
} as const satisfies Record<FaultName, readonly string[]>

const isFaultName = (text: string): text is FaultName => Object.hasOwn(numbers, text)

/** The names of all faults. */
export const faultNames: readonly FaultName[] = Object.keys(numbers).filter(isFaultName)

/** A fault as an object, checked. */
export function resolveFault(fault: Fault | FaultName): Fault {
  const full: Fault = typeof fault === 'string' ? { type: fault } : fault
  if (!isFaultName(full.type)) {
    throw new TypeError(`fault: ${JSON.stringify(full.type)} is not one of ${faultNames.join(', ')}`)
  }
  const given = new Map<string, unknown>(Object.entries(full))
  for (const name of numbers[full.type]) {
    const value = given.get(name) ?? 0
    if (typeof value !== 'number') throw new TypeError(`fault.${name}: ${String(value)} is not a number`)
    if (!(value >= 0 && Number.isFinite(value))) {
      throw new RangeError(`fault.${name}: ${value} is not a finite number of at least 0`)
    }
  }
  return full
}
