import { parseHttpDate } from './dates.ts'
import { type HeaderSource, type HeaderView, viewHeaders } from './headers.ts'

/** The last moment that a `Date` can hold, in milliseconds: anything longer is forever. */
const forever = 8.64e15
/** A comma between values; the one inside `Sun, 01 Mar` is followed by a day and a month. */
const separator = /,(?!\s*\d\d[ -][A-Z])/

/**
 * How long the server asks its client to wait: `retry-after-ms`, then `x-ms-retry-after-ms`, then `Retry-After`
 * (RFC 9110 §10.2.3) as seconds, whole or decimal, or as a date. Of several values the longest counts. A date is judged
 * by the answer's own `Date` header, unless it is unreadable or an `Age` header shows that the answer came from a cache.
 *
 * @param now - the client's clock, milliseconds since the epoch; default `Date.now()`
 * @returns milliseconds, 0 for "now" and for a moment that has passed, `Infinity` for more than time can hold;
 * `undefined` where there is no usable hint (none, negative, signed, exponential, hexadecimal, unreadable)
 */
export const parseRetryAfter = (headers: HeaderSource, now: number = Date.now()): number | undefined =>
  readRetryAfter(viewHeaders(headers), now)

/** The same, of headers that are in view. */
export function readRetryAfter(headers: HeaderView, now: number): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms', 'retry-after']) {
    const unit = name.endsWith('ms') ? 1 : 1000
    let longest = -1
    for (const value of headers.get(name)?.split(separator) ?? []) {
      const text = value.trim()
      const date = headers.get('age') ? '' : headers.get('date')
      const wait = /^\d+(\.\d+)?$/.test(text)
        ? Math.ceil(Number(text) * unit)
        : unit > 1
          ? Math.max(0, parseHttpDate(text, now) - (parseHttpDate(date, now) || now))
          : NaN
      if (wait > longest) longest = wait
    }
    if (longest >= 0) return longest > forever ? Infinity : longest
  }
  return undefined
}
