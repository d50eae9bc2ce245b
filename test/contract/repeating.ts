import { type Aim, always, change, fault, grant, ok, type Reply, type Scenario } from './scenario.ts'

const code = grant('authorization_code', { code: 'opaque', code_verifier: 'opaque' })
const deviceCode = grant('urn:ietf:params:oauth:grant-type:device_code', { device_code: 'opaque' })
const refresh = grant('refresh_token', { refresh_token: 'opaque' })

const repeated = (promise: string, request: Aim, reply: Reply): Scenario => ({
  promise,
  request,
  replies: [reply, ok],
  sent: 2,
  outcome: { resolves: 200 },
})

const once = (promise: string, request: Aim, reply: Reply, kind = 'service_unavailable'): Scenario => ({
  promise,
  request,
  replies: [reply],
  sent: 1,
  waits: [],
  outcome: { rejects: { kind, attempts: 1, stopReason: 'not_repeatable' } },
})

const busy = { status: 503 }
const reset = fault('reset_before_headers')
const streamed = (request: Aim): Aim => ({ ...request, streamed: true })

/** Which requests are sent again: none that may have been processed and must not be processed twice. */
export const repeating: readonly Scenario[] = [
  once('an authorization code is not redeemed again after a 503 without Retry-After', code, busy),
  once('an authorization code is not redeemed again after a 500', code, { status: 500 }),
  once('an authorization code is not redeemed again after a lost connection', code, reset, 'network'),
  repeated('an authorization code is redeemed again after a 429', code, 'throttled-seconds'),
  repeated('an authorization code is redeemed again after a 503 with Retry-After', code, 'unavailable-seconds'),
  repeated('an authorization code is redeemed again after a 425', code, 'too-early'),
  once('a device code is not redeemed again after a 503 without Retry-After', deviceCode, busy),
  repeated('a device code is redeemed again after a 429', deviceCode, 'throttled-seconds'),
  repeated('a refresh token is used again after a 503', refresh, busy),
  repeated('a refresh token is used again after a 504', refresh, { status: 504 }),
  repeated('a refresh token is used again after a 408', refresh, 'request-timeout'),
  repeated('a refresh token is used again after a lost connection', refresh, reset),
  repeated('client credentials are used again after a 502', grant('client_credentials'), { status: 502 }),
  repeated('an assertion is used again after a 503', grant('urn:ietf:params:oauth:grant-type:jwt-bearer'), busy),
  repeated(
    'a device code is asked for again after a 503',
    { to: 'token', method: 'POST', body: 'client_id=app' },
    busy,
  ),

  once('a POST to a resource is not repeated after a 503', change(), busy),
  once('a POST to a resource is not repeated after a 503 with Retry-After', change(), 'unavailable-seconds'),
  once('a POST to a resource is not repeated after a 408', change(), 'request-timeout', 'timeout'),
  once('a POST to a resource is not repeated after a lost connection', change(), reset, 'network'),
  once('a PATCH of a resource is not repeated after a 503', change('PATCH'), busy),
  repeated('a POST to a resource is repeated after a 429', change(), 'throttled-seconds'),
  repeated('a POST to a resource is repeated after a 425', change(), 'too-early'),
  repeated('a PATCH of a resource is repeated after a 429', change('PATCH'), 'throttled-seconds'),
  ...['GET', 'HEAD', 'OPTIONS', 'DELETE'].map(method =>
    repeated(`${method} of a resource is repeated after a 503`, { method }, busy),
  ),
  repeated('a PUT of a resource is repeated after a 503', change('PUT'), busy),
  repeated('a GET of a resource is repeated after a lost connection', {}, reset),
  repeated('a GET of a resource is repeated after a 408', {}, 'request-timeout'),

  once('a body that can be read only once is not sent again after a 503', streamed(refresh), busy),
  once(
    'a body that can be read only once is not sent again after a 429',
    streamed(change()),
    'throttled-seconds',
    'throttled',
  ),
  once(
    'a body that can be read only once is not sent again after a lost connection',
    streamed(change('PUT')),
    reset,
    'network',
  ),
  {
    ...once(
      'shouldRetry cannot make a body be sent again that is gone',
      streamed(change()),
      'throttled-seconds',
      'throttled',
    ),
    options: { retry: { shouldRetry: () => true } },
  },
  {
    promise: 'a connection that was never made lets anything be repeated',
    request: { ...code, to: 'refused' },
    replies: [],
    sent: 0,
    waits: [500, 1000, 2000],
    outcome: {
      rejects: { kind: 'network', reason: 'refused', code: 'ECONNREFUSED', attempts: 4, stopReason: 'max_retries' },
    },
  },
  {
    promise: 'a name that does not resolve lets anything be repeated',
    request: { ...change(), to: 'unknown_host' },
    replies: [],
    options: { retry: { maxRetries: 1 } },
    sent: 0,
    waits: [500],
    outcome: { rejects: { kind: 'network', reason: 'dns', attempts: 2, stopReason: 'max_retries' } },
  },
  {
    promise: 'a refused connection under a streamed body is not tried again',
    request: { ...streamed(change()), to: 'refused' },
    replies: [],
    sent: 0,
    waits: [],
    outcome: { rejects: { kind: 'network', reason: 'refused', attempts: 1, stopReason: 'not_repeatable' } },
  },
  {
    promise: 'a connection that is lost each time is given up',
    replies: [fault('reset_before_headers', { status: 200 }), reset, reset, reset],
    sent: 4,
    waits: [500, 1000, 2000],
    outcome: {
      rejects: {
        kind: 'network',
        reason: 'reset',
        code: 'ECONNRESET',
        action: 'retry_later',
        attempts: 4,
        stopReason: 'max_retries',
      },
    },
  },
  {
    promise: 'a 503 that does not end stops after three retries',
    request: refresh,
    replies: [always(busy)],
    sent: 4,
    waits: [500, 1000, 2000],
    outcome: { rejects: { kind: 'service_unavailable', attempts: 4, stopReason: 'max_retries' } },
  },
]
