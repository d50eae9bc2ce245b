import { change, fault, grant, ok, type Scenario } from './scenario.ts'

const busy = {
  status: 503,
  body: { error: 'temporarily_unavailable', error_description: 'AADSTS90033: The service is busy.' },
}
const rejects = (fields: object) => ({ rejects: fields })

/** Over fetch, axios keeps an answer to itself when its connection is lost before the end of the body. */
const answerLost: Partial<Scenario> = { outcome: rejects({ kind: 'network', reason: 'reset' }) }

/** `npm run test:peers`; a page has no environment. */
const isOldAxios = typeof process === 'object' && process.env.PEERS === 'oldest'

/** What goes wrong on the wire. */
export const faults: readonly Scenario[] = [
  {
    promise: 'a reset before the headers is repeated',
    replies: [fault('reset_before_headers'), ok],
    sent: 2,
    waits: [500],
    outcome: { resolves: 200 },
  },
  {
    promise: 'an error body that is reset in the middle still has a status',
    replies: [fault('reset_in_body', busy)],
    options: { retry: { maxRetries: 0 } },
    sent: 1,
    outcome: rejects({ kind: 'service_unavailable', status: 503, stopReason: 'max_retries' }),
    differs: { 'axios over fetch': answerLost },
  },
  {
    promise: 'an error body that is reset in the middle is repeated',
    request: grant('client_credentials'),
    replies: [fault('reset_in_body', busy), ok],
    sent: 2,
    outcome: { resolves: 200 },
  },
  {
    promise: 'a 429 whose body is reset is waited out for as long as its headers say',
    request: change(),
    replies: [fault('reset_in_body', { status: 429, headers: { 'Retry-After': '7' }, body: 'x'.repeat(100) }), ok],
    sent: 2,
    waits: [7000],
    outcome: { resolves: 200 },
    differs: {
      'axios over fetch': {
        sent: 1,
        waits: [],
        outcome: rejects({ kind: 'network', reason: 'reset', stopReason: 'not_repeatable' }),
      },
    },
  },
  {
    promise: 'an error answer that is reset after its headers still has a status',
    replies: ['reset-after-headers'],
    options: { retry: { maxRetries: 0 } },
    sent: 1,
    outcome: rejects({ kind: 'service_unavailable', status: 503 }),
    differs: { 'axios over fetch': answerLost },
  },
  {
    promise: 'an error body that is cut off still has a status',
    replies: [fault('truncated_body', busy)],
    options: { retry: { maxRetries: 0 } },
    sent: 1,
    outcome: rejects({ kind: 'service_unavailable', status: 503 }),
    differs: { 'axios over fetch': answerLost },
  },
  {
    promise: 'JSON that ends in the middle tells its code',
    request: grant('client_credentials'),
    replies: ['truncated-json'],
    options: { retry: { maxRetries: 0 } },
    sent: 1,
    outcome: rejects({
      kind: 'service_unavailable',
      status: 503,
      code: 'AADSTS90033',
      error: 'temporarily_unavailable',
    }),
  },
  {
    promise: 'JSON after a byte order mark is read',
    request: grant('client_credentials'),
    replies: ['byte-order-mark'],
    sent: 1,
    outcome: rejects({ kind: 'invalid_request', reason: 'scope', code: 'AADSTS70011' }),
  },
  {
    promise: 'JSON that calls itself HTML is read',
    request: grant('refresh_token'),
    replies: ['wrong-content-type'],
    sent: 1,
    outcome: rejects({ kind: 'interaction_required', reason: 'consent_required', code: 'AADSTS65001' }),
  },
  {
    promise: 'broken UTF-8 is read as far as it goes',
    request: grant('client_credentials'),
    replies: ['broken-utf8'],
    options: { retry: { maxRetries: 0 } },
    sent: 1,
    outcome: rejects({ kind: 'service_unavailable', error: 'temporarily_unavailable' }),
  },
  {
    promise: 'a server that never answers ends an attempt after attemptTimeoutMs',
    replies: [fault('silent'), fault('silent')],
    options: { retry: { attemptTimeoutMs: 250, maxRetries: 1 } },
    sent: 2,
    waits: [500],
    outcome: rejects({ kind: 'timeout', attempts: 2, stopReason: 'max_retries' }),
  },
  {
    promise: 'an authorization code is not redeemed again after a timeout',
    request: grant('authorization_code'),
    replies: [fault('silent')],
    options: { retry: { attemptTimeoutMs: 250 } },
    sent: 1,
    waits: [],
    outcome: rejects({ kind: 'timeout', attempts: 1, stopReason: 'not_repeatable' }),
  },
  {
    promise: 'a success after a timeout is a success',
    replies: [fault('silent'), ok],
    options: { retry: { attemptTimeoutMs: 400 } },
    sent: 2,
    outcome: { resolves: 200 },
  },
  {
    promise: 'an error body that drips without end ends within attemptTimeoutMs',
    replies: [fault({ type: 'slow_body', intervalMs: 10 }, busy)],
    options: { retry: { attemptTimeoutMs: 250, maxRetries: 0 } },
    sent: 1,
    outcome: rejects({ kind: 'service_unavailable', status: 503 }),
    // Whether axios says that there was an answer depends on what it was doing.
    differs: { 'axios over fetch': { outcome: rejects({ stopReason: 'max_retries' }) } },
  },
  {
    promise: 'an error body that stalls ends within attemptTimeoutMs',
    replies: [fault({ type: 'slow_body', intervalMs: 60_000 }, busy)],
    options: { retry: { attemptTimeoutMs: 250, maxRetries: 0 } },
    sent: 1,
    outcome: rejects({ kind: 'service_unavailable', status: 503 }),
    differs: { 'axios over fetch': { outcome: rejects({ kind: 'timeout' }) } },
  },
  {
    promise: 'a huge error body tells what its beginning says',
    request: grant('client_credentials'),
    replies: [fault({ type: 'huge_body', bytes: 5_000_000 }, busy)],
    options: { retry: { maxRetries: 0 } },
    sent: 1,
    outcome: rejects({ kind: 'service_unavailable', status: 503, code: 'AADSTS90033' }),
  },
  {
    promise: 'a huge error body is let go before a retry',
    replies: [fault({ type: 'huge_body', bytes: 5_000_000 }, busy), ok],
    sent: 2,
    outcome: { resolves: 200 },
  },
  {
    promise: 'a thousand headers are a typed error',
    replies: [fault('many_headers', busy)],
    options: { retry: { maxRetries: 0 } },
    sent: 1,
    outcome: rejects({ kind: 'service_unavailable', status: 503 }),
  },
  {
    promise: 'more headers than the client takes are a fault of the network',
    replies: ['oversized-headers'],
    options: { retry: { maxRetries: 0 } },
    sent: 1,
    outcome: rejects({ kind: 'network', reason: 'protocol' }),
  },
  {
    promise: 'what is not HTTP is a fault of the network',
    replies: ['not-http'],
    options: { retry: { maxRetries: 0 } },
    sent: 1,
    outcome: rejects({ kind: 'network', reason: 'protocol' }),
  },
  {
    promise: 'a certificate that is not trusted is a fault that no retry cures',
    request: { to: 'untrusted' },
    replies: [],
    sent: 0,
    waits: [],
    outcome: rejects({
      kind: 'network',
      reason: 'tls',
      action: 'fix_network',
      retryable: false,
      stopReason: 'not_retryable',
    }),
  },
  // The oldest axios takes the latter for a path of this machine.
  ...['http://[', ...(isOldAxios ? [] : ['nowhere'])].map(
    (url): Scenario => ({
      promise: `an address that no client can ask is a mistake of the caller: ${url}`,
      request: { url },
      replies: [],
      sent: 0,
      waits: [],
      outcome: 'as the client alone',
    }),
  ),
  {
    promise: 'a method that no client sends is a mistake of the caller',
    request: { method: 'NO SUCH' },
    replies: [],
    sent: 0,
    waits: [],
    outcome: 'as the client alone',
  },
  {
    promise: 'a connection that closes after an answer does not fail the next attempt',
    replies: ['close-after-answer', ok],
    sent: 2,
    outcome: { resolves: 200 },
  },
]
