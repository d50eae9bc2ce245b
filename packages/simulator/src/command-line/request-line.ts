import type { RecordedRequest } from '../http/recorded-request.ts'

const shortGrants: Readonly<Record<string, string>> = {
  'urn:ietf:params:oauth:grant-type:jwt-bearer': 'jwt-bearer',
  'urn:ietf:params:oauth:grant-type:device_code': 'device_code',
}

/** Text of a client, fit for a terminal: short, and without control characters. */
const shown = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 120)

/** One line about a request and its answer. The query, headers and body stay out: they hold secrets. */
export function requestLine({ method, path, grantType, status, durationMs, note }: RecordedRequest): string {
  const grant = grantType === undefined ? '' : shown(shortGrants[grantType] ?? grantType)
  const parts = [method.padEnd(4), shown(path), grant, status ?? '---', `${Math.round(durationMs ?? 0)} ms`, note ?? '']
  return parts.filter(part => part !== '').join('  ')
}
