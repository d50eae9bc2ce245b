/** What MSAL.js writes of an error answer into a message. */
export interface MsalText {
  readonly error?: string | undefined
  readonly errorDescription?: string | undefined
  readonly errorCodes?: readonly string[] | undefined
  readonly timestamp?: string | undefined
  readonly correlationId?: string | undefined
  readonly traceId?: string | undefined
}

/** The parts of the text, in its order, each after what MSAL.js writes before it. */
export const marks = {
  errorCodes: 'Error(s): ',
  timestamp: ' - Timestamp: ',
  errorDescription: ' - Description: ',
  correlationId: ' - Correlation ID: ',
  traceId: ' - Trace ID: ',
} as const
const order = Object.entries(marks)

/** A code of MSAL, in front of what it explains. */
const codeInFront = /\b([a-z\d]+(?:_[a-z\d]+)+): /

/**
 * Takes the message of an MSAL.js error apart: `code: description`, or `code: Error(s): codes - Timestamp: … - Description: …
 * - Correlation ID: … - Trace ID: …`; another library's words may stand before it, as those of `@azure/identity` do.
 */
export function parseMsalText(message: string): MsalText {
  const text = message.slice(0, 65_536)
  const start = text.indexOf(marks.errorCodes)
  const front = codeInFront.exec(start < 0 ? text : text.slice(0, start))
  const error = front?.[1]
  if (start < 0) return { error, errorDescription: text.slice(front ? front.index + front[0].length : 0) }
  const found: { [part: string]: string } = {}
  let at = start
  for (const [i, [name, mark]] of order.entries()) {
    const from = text.indexOf(mark, at)
    if (from < 0) continue
    at = from + mark.length
    const ends = order.slice(i + 1).map(([, next]) => text.indexOf(next, at))
    const value = text.slice(at, Math.min(...ends.filter(end => end >= 0)))
    if (value !== 'Not Available') found[name] = value
  }
  return { ...found, error, errorCodes: found.errorCodes?.split(',') }
}
