import { parseRetryAfter } from '@sts-errors/core'
import { insist } from './invariants.ts'

const now = Date.UTC(2026, 0, 5)

/** Wait hints in every header that has one; lines are headers of their own. */
export function fuzz(data: Buffer): void {
  const [first = '', second = '', date] = data.toString().split('\n')
  for (const headers of [
    { 'retry-after': first },
    { 'retry-after': [first, second] },
    { 'retry-after-ms': first, 'x-ms-retry-after-ms': second },
    { 'retry-after': first, ...(date === undefined ? {} : { date }) },
  ]) {
    const ms = parseRetryAfter(headers, now)
    insist(ms === undefined || ms >= 0, `${ms} for ${JSON.stringify(headers)}`)
    // Signs, exponents and hexadecimal numbers are no hints.
    if (
      /^(?:[-+]|0x|\d+e)[^,]*$/i.test(first.trim()) &&
      Object.keys(headers).length === 1 &&
      first === headers['retry-after']
    )
      insist(ms === undefined, `${ms} for ${first}`)
  }
}
