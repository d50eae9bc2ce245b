import { always, fault, grant, ok, type Reply, type Scenario } from './scenario.ts'

const second = 1000
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** The two obsolete forms of HTTP dates (RFC 9110 §5.6.7). */
const parts = (ms: number) => /^(\w{3}), (\d\d) (\w{3}) (\d{4}) ([\d:]{8})/.exec(new Date(ms).toUTCString()) ?? []
function rfc850(ms: number): string {
  const [, , day, month, year = '', time] = parts(ms)
  return `${days[new Date(ms).getUTCDay()]}, ${day}-${month}-${year.slice(2)} ${time} GMT`
}
function asctime(ms: number): string {
  const [, weekday, day = '', month, year, time] = parts(ms)
  return `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`
}

const waited = (promise: string, reply: Reply, ms: number): Scenario => ({
  promise,
  replies: [reply, ok],
  sent: 2,
  waits: [ms],
  outcome: { resolves: 200 },
})

const refused = (promise: string, reply: Reply, retryAfterMs: number): Scenario => ({
  promise,
  replies: [reply],
  sent: 1,
  waits: [],
  outcome: { rejects: { kind: 'throttled', retryAfterMs, attempts: 1, stopReason: 'retry_after_too_long' } },
})

/** 429, and how long to wait. */
export const throttling: readonly Scenario[] = [
  waited('Retry-After in seconds is waited for', 'throttled-seconds', second),
  waited('Retry-After in decimal seconds is waited for', 'throttled-decimal', 250),
  waited('Retry-After as an HTTP date is waited for', 'throttled-date', second),
  waited(
    'a Retry-After date of RFC 850 is waited for',
    now => ({ status: 429, headers: { 'Retry-After': rfc850(now + 2 * second) } }),
    2 * second,
  ),
  waited(
    'a Retry-After date of asctime is UTC and waited for',
    now => ({ status: 429, headers: { 'Retry-After': asctime(now + 3 * second) } }),
    3 * second,
  ),
  waited(
    'a Retry-After date of ISO 8601 is waited for',
    now => ({ status: 429, headers: { 'Retry-After': new Date(now + 4 * second).toISOString() } }),
    4 * second,
  ),
  waited("a date is judged by the server's own clock", 'throttled-clock-ahead', second),
  waited('a date in the past means no wait', 'throttled-past-date', 0),
  waited('Retry-After: 0 means no wait', 'throttled-zero', 0),
  waited('retry-after-ms is waited for', 'throttled-ms', 50),
  waited('x-ms-retry-after-ms is waited for', 'throttled-x-ms', 50),
  waited('of two hints the longer one counts', 'throttled-two-hints', second),
  waited('without a hint the backoff applies', 'throttled-no-hint', 500),
  waited('a hint that cannot be read is none', 'throttled-unreadable-hint', 500),
  waited('a negative hint is none', { status: 429, headers: { 'Retry-After': '-5' } }, 500),
  waited('a wait of exactly maxRetryAfterMs is waited for', 'throttled-minute', 60 * second),
  waited('a 429 with a plain text body is waited out', 'throttled-text', second),
  waited(
    'a 429 whose body breaks off is waited out',
    fault('reset_in_body', { status: 429, body: '{"error":"x"}' }),
    500,
  ),
  {
    ...waited('a 429 to a token request is waited out, whatever its body says', 'throttled-invalid-grant', second),
    request: grant('refresh_token'),
  },
  {
    promise: 'a second 429 is waited out for as long as it says',
    replies: ['throttled-seconds', { status: 429, headers: { 'Retry-After': '3' } }, ok],
    sent: 3,
    waits: [second, 3 * second],
    outcome: { resolves: 200 },
  },
  refused('a longer wait than maxRetryAfterMs fails at once and says how long', 'throttled-hour', 3_600 * second),
  refused('a wait longer than a timer takes fails at once', 'throttled-beyond-timers', 3_000_000 * second),
  refused(
    'more digits than time has fail at once',
    { status: 429, headers: { 'Retry-After': '9'.repeat(400) } },
    Infinity,
  ),
  {
    ...refused('the bound on waits is the option maxRetryAfterMs', 'throttled-seconds', second),
    options: { retry: { maxRetryAfterMs: 999 } },
  },
  {
    promise: 'a 429 that does not end is thrown as the last answer, with the number of attempts',
    request: grant('client_credentials'),
    replies: [always({ status: 429, headers: { 'Retry-After': '1' }, body: 'Too many requests' })],
    sent: 4,
    waits: [second, second, second],
    outcome: {
      rejects: {
        kind: 'throttled',
        status: 429,
        action: 'retry_later',
        retryable: true,
        retryAfterMs: second,
        attempts: 4,
        stopReason: 'max_retries',
        errorDescription: 'Too many requests',
      },
    },
  },
  {
    promise: 'jitter only adds to what a server asked for',
    replies: [{ status: 429, headers: { 'Retry-After': '10' } }, ok],
    options: { retry: { jitter: 'full' } },
    sent: 2,
    waits: [10_500],
    outcome: { resolves: 200 },
  },
]
