import { toStsError } from '@sts-errors/core'
import { checkError } from './invariants.ts'

const now = Date.UTC(2026, 0, 5)

/** An error body, as bytes, as text and, where it is JSON, parsed. */
export function fuzz(data: Buffer): void {
  const text = data.toString()
  const bodies: unknown[] = [data, text]
  try {
    bodies.push(JSON.parse(text))
  } catch {
    // Then it is no JSON.
  }
  for (const body of bodies)
    for (const status of [400, 503]) checkError(toStsError({ status, body, grantType: 'refresh_token' }, now))
}
