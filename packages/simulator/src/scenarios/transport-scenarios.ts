import { fixed } from './scenario-makers.ts'
import type { ScenarioRow } from './scenario-row.ts'

const busy = {
  status: 503,
  body: { error: 'temporarily_unavailable', error_description: 'AADSTS90033: The service is busy. '.repeat(4) },
}

/** Faults of the connection. */
export const transportScenarios = {
  'reset-before-headers': fixed('any', 'connection reset before the answer', { fault: 'reset_before_headers' }),
  'reset-after-headers': fixed('any', 'connection reset after the headers of a 503', {
    ...busy,
    fault: 'reset_after_headers',
  }),
  'reset-in-body': fixed('any', 'connection reset in the body of a 503', { ...busy, fault: 'reset_in_body' }),
  'truncated-body': fixed('any', '503 whose Content-Length is more than what comes', {
    ...busy,
    fault: 'truncated_body',
  }),
  'short-content-length': fixed('any', '503 whose Content-Length is less than what comes', {
    ...busy,
    fault: 'short_content_length',
  }),
  'slow-body': fixed('any', '503 whose body never ends: a byte every 100 ms', { ...busy, fault: 'slow_body' }),
  'huge-body': fixed('any', '503 with a body of 100 MB', { ...busy, fault: 'huge_body' }),
  'gzip-bomb': fixed('any', '503 with 100 kB that unpack to 100 MB', { ...busy, fault: 'gzip_bomb' }),
  silent: fixed('any', 'the request is taken and never answered', { fault: 'silent' }),
  'many-headers': fixed('any', '503 with 1000 header fields', { ...busy, fault: 'many_headers' }),
  'oversized-headers': fixed('any', '503 with 32 kB of header fields', {
    ...busy,
    fault: { type: 'many_headers', count: 32, valueBytes: 1024 },
  }),
  'not-http': fixed('any', 'bytes that are not HTTP', { fault: 'not_http' }),
  'close-after-answer': fixed('any', '503, then the kept-alive connection closes', {
    ...busy,
    fault: 'close_after_answer',
  }),
} as const satisfies Record<string, ScenarioRow>
