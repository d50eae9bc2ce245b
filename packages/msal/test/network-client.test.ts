import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import type { INetworkModule } from '@azure/msal-node'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { contoso, type ScriptedAnswer } from '@sts-errors/simulator'
import { createTlsFetch } from '../../../test/tls-fetch.ts'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { createNetworkClient, type NetworkClientOptions, normalizeError, type StsError } from '../src/index.ts'
import { type Flow, type Msal, prepare, versions } from './msal-apps.ts'

const simulator = useSimulator({ tls: true, signIn: { session: contoso.users.ada } })
const plain = useSimulator()
const fetchTls = () => createTlsFetch(simulator().ca)

/** Asks for a token of the daemon through MSAL, when the STS answers with these. */
async function ask(
  msal: Msal,
  answers: readonly ScriptedAnswer[],
  options: NetworkClientOptions = {},
  more: { flow?: Flow; correlationId?: string } = {},
) {
  const networkClient = createNetworkClient({ fetch: fetchTls(), clock: createVirtualClock(), ...options })
  const { flow = 'client credentials', ...run } = more
  const call = await prepare(flow, { msal, simulator: simulator(), networkClient, ...run })
  simulator()
    .when({ endpoint: 'token' })
    .enqueue(...answers)
  const attempt = () => call().catch((thrown: unknown) => thrown)
  return { attempt, first: await attempt() }
}

afterEach(() => {
  jest.useRealTimers()
})

describe.each(Object.entries(versions))('under %s', (_version, msal) => {
  const failing: NetworkClientOptions = { retry: { maxRetries: 0 } }

  test('it is the network module that MSAL asks for', () => {
    const client: INetworkModule = createNetworkClient()
    expect(client).toBeDefined()
  })

  test.each([
    ['seconds', { 'Retry-After': '7' }, 7000, 7000],
    ['a date', { 'Retry-After': 'Mon, 05 Jan 2026 08:00:09 GMT', Date: 'Mon, 05 Jan 2026 08:00:00 GMT' }, 9000, 9000],
    ['decimal seconds, rounded up to whole ones', { 'Retry-After': '1.5' }, 1500, 2000],
    ['milliseconds', { 'retry-after-ms': '2500' }, 2500, 3000],
    ['zero, as one second, the least that MSAL knows', { 'Retry-After': '0' }, 0, 1000],
    ['more than an hour, cut by MSAL to an hour', { 'Retry-After': '9999999' }, 9_999_999_000, 3_600_000],
    ['digits without end, cut by MSAL to an hour', { 'Retry-After': '9'.repeat(30) }, Infinity, 3_600_000],
  ])('the gate of MSAL reads %s', async (_what, headers, retryAfterMs, gateMs) => {
    jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'clearTimeout'] })
    // The gate of the throttle must open with that of MSAL, so both go by the same clock.
    const clock = { ...createVirtualClock(), now: () => Date.now() }
    const answer = { status: 429, body: 'Too Many Requests', headers }
    const { attempt, first } = await ask(msal, [answer], { ...failing, clock })
    expect(normalizeError(first)).toMatchObject({ kind: 'throttled', retryAfterMs })
    simulator().clearRequests()
    jest.setSystemTime(Date.now() + gateMs - 1500)
    if (gateMs > 1500) {
      const closed = normalizeError(await attempt())
      expect(closed).toMatchObject({ kind: 'throttled', reason: 'cooldown', status: 429, attempts: 0 })
      expect(simulator().requests).toHaveLength(0)
    }
    jest.setSystemTime(Date.now() + 2000)
    expect(await attempt()).toMatchObject({ accessToken: expect.any(String) })
  })

  test('an error of the gate says how much time is left', async () => {
    jest.useFakeTimers({ doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'clearTimeout'] })
    for (const answer of [
      'throttled-minute',
      { scenario: 'throttled-seconds', headers: { 'Retry-After': '60' } },
    ] as const) {
      const { attempt } = await ask(msal, [answer], failing)
      jest.setSystemTime(Date.now() + 20_000)
      const error = normalizeError(await attempt())
      expect(error).toMatchObject({ kind: 'throttled', reason: 'cooldown', status: 429 })
      expect(error?.retryAfterMs).toBeGreaterThan(39_000)
      expect(error?.retryAfterMs).toBeLessThanOrEqual(40_000)
    }
  })

  test('a hint that cannot be read, beside an answer that is no throttling, closes no gate', async () => {
    const { attempt } = await ask(msal, [{ scenario: 'expired-secret', headers: { 'Retry-After': 'soon' } }])
    expect(await attempt()).toMatchObject({ accessToken: expect.any(String) })
  })

  test('fifty calls that fail together get each their own error', async () => {
    const answers = Array.from({ length: 50 }, (_, i) => ({
      status: 400,
      body: { error: 'invalid_scope', trace_id: `trace-${i}` },
    }))
    const networkClient = createNetworkClient({ fetch: fetchTls() })
    const calls = await Promise.all(
      answers.map(() => prepare('client credentials', { msal, simulator: simulator(), networkClient })),
    )
    simulator()
      .when({ endpoint: 'token' })
      .enqueue(...answers)
    const thrown = await Promise.all(calls.map(call => call().catch((error: unknown) => error)))
    for (const error of thrown)
      expect(normalizeError(error)?.traceId).toBe(/Trace ID: (trace-\d+)/.exec(String((error as Error).message))?.[1])
    expect(new Set(thrown.map(error => normalizeError(error)?.traceId)).size).toBe(50)
  })

  test('an id that an application uses for several calls finds the last failure', async () => {
    const correlationId = '0d4d4e4a-7a3c-4c1c-9f5e-000000000001'
    const { first } = await ask(msal, ['expired-secret'], {}, { correlationId })
    const { first: second } = await ask(msal, [{ fault: 'reset_before_headers', times: 9 }], {}, { correlationId })
    expect(normalizeError(second)).toMatchObject({ kind: 'network', reason: 'reset' })
    // The other one is told from what MSAL kept, as the words differ.
    expect(normalizeError(first)).toMatchObject({ kind: 'invalid_client', reason: 'secret_expired' })
  })

  test('a failed request for a device code ends at once', async () => {
    const networkClient = createNetworkClient({ fetch: fetchTls(), retry: false })
    const call = await prepare('device code', { msal, simulator: simulator(), networkClient })
    simulator().when({ endpoint: 'device_code' }).enqueue('expired-secret')
    const thrown: unknown = await call().catch((error: unknown) => error)
    expect(normalizeError(thrown)).toMatchObject({ kind: 'invalid_client', reason: 'secret_expired', status: 401 })
    expect(simulator().requests.filter(({ endpoint }) => endpoint === 'token')).toHaveLength(0)
  })

  test.each<[string, ScriptedAnswer, object]>([
    ['a tenant that does not exist', 'unknown-tenant', { kind: 'invalid_request', reason: 'app_not_found' }],
    ['a page of a gateway', 'gateway-html', { kind: 'service_unavailable', status: 502 }],
    ['a lost connection', { fault: 'reset_before_headers' }, { kind: 'network', reason: 'reset' }],
  ])('a discovery that fails with %s is told', async (_what, answer, expected) => {
    const networkClient = createNetworkClient({ fetch: fetchTls(), retry: false })
    const call = await prepare('client credentials', { msal, simulator: simulator(), networkClient })
    simulator().when({ endpoint: 'discovery' }).enqueue(answer)
    const error = normalizeError(await call().catch((thrown: unknown) => thrown))
    if (expected && 'reason' in expected && expected.reason === 'app_not_found')
      expect(error).toMatchObject({ code: 'AADSTS90002', status: 400 })
    else expect(error).toMatchObject(expected)
  })

  test('no secret shows on an error', async () => {
    for (const answer of [
      'expired-secret',
      'throttled-text',
      'gateway-html',
      { fault: 'not_http', times: 9 },
    ] as const) {
      const { first } = await ask(msal, [answer], failing)
      const error = normalizeError(first)
      const all = inspect([first, error], { depth: 9, showHidden: true }) + JSON.stringify([first, error])
      expect(all).not.toContain(contoso.daemon.secret)
    }
  })
})

describe('time', () => {
  const silent = createServer(() => {})
  let url: string
  beforeEach(done => {
    silent.listen(0, '127.0.0.1', () => {
      url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/t/oauth2/v2.0/token`
      done()
    })
  })
  afterEach(done => {
    silent.closeAllConnections()
    silent.close(() => done())
  })
  const post = { body: 'grant_type=client_credentials', correlationId: 'time' }

  test.each([
    ['with retries', { maxRetries: 1, attemptTimeoutMs: 20 }],
    ['without', { maxRetries: 0, attemptTimeoutMs: 20 }],
  ])('a POST that is never answered ends, %s', async (_what, retry) => {
    const client = createNetworkClient({ retry, clock: createVirtualClock() })
    expect(await client.sendPostRequestAsync(url, post)).toMatchObject({ status: 0, body: { error: 'network_error' } })
    expect(restored('time')).toMatchObject({ kind: 'timeout', attempts: retry.maxRetries + 1 })
  })

  test('an attempt has thirty seconds where nothing else is said', async () => {
    for (const retry of [undefined, false, { maxRetries: 0 }] as const) {
      jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] })
      const never: NetworkClientOptions['fetch'] = (_input, init?: { signal: AbortSignal }) =>
        new Promise((_, reject) => init?.signal.addEventListener('abort', () => reject(init.signal.reason as Error)))
      const client = createNetworkClient({ fetch: never, retry, clock: createVirtualClock() })
      const answer = client.sendPostRequestAsync('https://sts.example/t/oauth2/v2.0/token', post)
      await jest.advanceTimersByTimeAsync(29_999)
      const isOver = jest.fn()
      void answer.finally(isOver)
      await jest.advanceTimersByTimeAsync(0)
      expect(isOver).not.toHaveBeenCalled()
      await jest.advanceTimersByTimeAsync(120_001)
      expect(await answer).toMatchObject({ status: 0 })
    }
  })

  test('a GET that MSAL bounds is bounded as a whole', async () => {
    const client = createNetworkClient()
    const startedAt = performance.now()
    await expect(client.sendGetRequestAsync(url.replace('token', 'x'), {}, 30)).rejects.toMatchObject({
      kind: 'timeout',
      attempts: 1,
    })
    expect(performance.now() - startedAt).toBeLessThan(1000)
  })
})

/** What `normalizeError` makes of the error that MSAL would throw. */
const restored = (correlationId: string, errorCode = 'network_error'): StsError | undefined =>
  normalizeError({ name: 'ServerError', errorCode, errorMessage: 'x', correlationId })

describe('an answer', () => {
  const post = { body: 'grant_type=refresh_token', correlationId: 'answer' }
  const tokenUrl = () => `${plain().url}/common/oauth2/v2.0/token`
  const send = (answer: ScriptedAnswer, options: NetworkClientOptions = {}) => {
    plain().enqueue(answer)
    return createNetworkClient({ clock: createVirtualClock(), ...options }).sendPostRequestAsync(tokenUrl(), post)
  }

  test('of success is given as it is', async () => {
    const body = { token_type: 'Bearer', access_token: 'x', nested: { a: [1] } }
    expect(await send({ body, headers: { 'X-Ms-Request-Id': 'abc', 'Set-Cookie': 'a=b' } })).toMatchObject({
      status: 200,
      body,
      headers: { 'x-ms-request-id': 'abc' },
    })
  })

  test.each<[string, ScriptedAnswer]>([
    [
      'a page',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><title>Sign in to the hotel</title>' },
    ],
    ['nothing', { status: 200, body: '' }],
    ['a list', { status: 200, body: '[]' }],
    ['half of an object', { status: 200, body: '{"access_token":"ey' }],
  ])('of success that is %s is an error', async (_what, answer) => {
    expect(await send(answer)).toMatchObject({ status: 200, body: { error: 'unknown_error' } })
    expect(restored('answer', 'unknown_error')).toMatchObject({ kind: 'unrecognized', status: 200 })
  })

  test('of success whose body breaks off is asked for again', async () => {
    const body = { access_token: 'x'.repeat(5000) }
    plain().enqueue({ body, fault: 'reset_in_body' }, { body })
    const client = createNetworkClient({ clock: createVirtualClock() })
    expect(await client.sendPostRequestAsync(tokenUrl(), post)).toMatchObject({ status: 200, body })
  })

  test('that does not end is cut off', async () => {
    const answer = await send({
      status: 400,
      body: '{"error":"invalid_scope",',
      fault: { type: 'huge_body', bytes: 20_000_000 },
    })
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_scope' } })
  })

  test('that names an interaction in no word of OAuth is one for MSAL too', async () => {
    expect(await send({ status: 400, body: '<html>AADSTS50076: more is needed' })).toMatchObject({
      body: { error: 'interaction_required', error_codes: [50076] },
    })
  })

  test('keeps what the server said', async () => {
    const body = {
      error: 'invalid_grant',
      error_description: 'AADSTS50076: x. Correlation ID: abc',
      error_codes: [50076],
      suberror: 'basic_action',
      correlation_id: 'abc',
      extra: 1,
    }
    expect((await send({ status: 400, body })).body).toEqual({ ...body, status: 400 })
  })

  test('of a discovery is given as it is, and nothing is made of what is no JSON', async () => {
    const url = `${plain().url}/common/discovery/instance?x=y`
    const client = createNetworkClient({ retry: false })
    plain().enqueue(
      { status: 400, body: { error: 'invalid_instance' } },
      { status: 502, body: '<html>Bad Gateway' },
      { fault: 'reset_before_headers' },
    )
    expect(await client.sendGetRequestAsync(url)).toMatchObject({ status: 400, body: { error: 'invalid_instance' } })
    // With an error in it, MSAL would take it for the proof that the host can be trusted.
    await expect(client.sendGetRequestAsync(url)).rejects.toMatchObject({ kind: 'service_unavailable' })
    await expect(client.sendGetRequestAsync(url)).rejects.toMatchObject({ kind: 'network' })
  })
})

describe('memory', () => {
  test('is bounded: of many failures the last 256 ids are kept', async () => {
    const client = createNetworkClient({ retry: false, fetch: async () => new Response('x', { status: 503 }) })
    const url = 'https://sts.example/t/oauth2/v2.0/token'
    for (let i = 0; i < 300; i++)
      await client.sendPostRequestAsync(url, { body: 'grant_type=x', correlationId: `many-${i}` })
    expect(restored('many-299', 'service_not_available')).toMatchObject({ status: 503 })
    expect(restored('many-0', 'service_not_available')?.status).toBeUndefined()
    const kept = (globalThis as { [key: symbol]: unknown })[Symbol.for('sts-errors.remembered')]
    expect((kept as Map<string, unknown>).size).toBeLessThanOrEqual(256)
  })
})

describe('options', () => {
  test.each<[string, object, string]>([
    ['an unknown one', { retries: 3 }, 'retries: 3 given, expected one of '],
    ['a wrong one', { retry: { maxRetries: -1 } }, 'retry.maxRetries: -1 given, expected a number ≥ 0'],
    ['no function as fetch', { fetch: 'x' }, 'fetch: "x" given, expected a function'],
    ['throwOn, as MSAL throws', { throwOn: 'never' }, 'throwOn: '],
    ['onClaimsChallenge, as MSAL asks the STS', { onClaimsChallenge: () => 'x' }, 'onClaimsChallenge: '],
    ['none', null as never, 'options: null given, expected an object'],
  ])('%s is refused when the client is made', (_what, options, message) => {
    expect(() => createNetworkClient(options)).toThrow(message)
  })

  test('events are told', async () => {
    const onRetry = jest.fn()
    const onGiveUp = jest.fn()
    const fetch = async () => new Response('x', { status: 503 })
    const client = createNetworkClient({
      fetch,
      onRetry,
      onGiveUp,
      clock: createVirtualClock(),
      retry: { maxRetries: 2 },
    })
    await client.sendPostRequestAsync('https://sts.example/t/oauth2/v2.0/token', { body: 'grant_type=x' })
    expect(onRetry).toHaveBeenCalledTimes(2)
    expect(onGiveUp).toHaveBeenCalledTimes(1)
  })
})
