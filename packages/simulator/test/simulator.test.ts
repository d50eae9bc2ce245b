import { Agent, createServer, get as httpGet } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import { expect, test } from '@jest/globals'
import { until } from '../../../test/until.ts'
import { contoso, type RecordedRequest, type SimulatorOptions, startSimulator } from '../src/index.ts'
import { daemonRequest, get, post, tokenUrl } from './calls.ts'
import { started, stillClock } from './started.ts'

test('requests are recorded with their parts and their answer', async () => {
  const clock = stillClock()
  const simulator = await started({ now: clock.now })
  await post(`${tokenUrl(simulator)}?a=1`, daemonRequest, { 'X-Own': 'yes' })
  expect(simulator.requests).toEqual([
    {
      id: 1,
      method: 'POST',
      path: new URL(tokenUrl(simulator)).pathname,
      query: { a: '1' },
      headers: expect.objectContaining({ 'x-own': 'yes' }),
      body: new URLSearchParams(daemonRequest).toString(),
      bodyBytes: new URLSearchParams(daemonRequest).toString().length,
      form: daemonRequest,
      grantType: 'client_credentials',
      clientId: daemonRequest.client_id,
      endpoint: 'token',
      connection: 1,
      receivedAtMs: clock.now(),
      status: 200,
      durationMs: expect.any(Number),
      note: undefined,
    },
  ])
  simulator.clearRequests()
  expect(simulator.requests).toHaveLength(0)
})

/** GET over a connection of this agent. */
function getThrough(agent: Agent, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = httpGet(url, { agent }, response => response.resume().on('end', resolve))
    request.on('error', reject)
  })
}

test('connections are counted, and kept alive between requests', async () => {
  const simulator = await started()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  await getThrough(agent, `${simulator.url}/echo`)
  await getThrough(agent, `${simulator.url}/echo`)
  expect(simulator.connections).toBe(1)
  expect(simulator.openConnections).toBe(1)
  expect(simulator.requests.map(({ connection }) => connection)).toEqual([1, 1])
})

test('of many requests only the last are kept', async () => {
  const simulator = await started({ keptRequests: 2 })
  for (const name of ['a', 'b', 'c']) await get(`${simulator.url}/echo/${name}`)
  expect(simulator.requests.map(({ path }) => path)).toEqual(['/echo/b', '/echo/c'])
})

test('of a large body the first MiB is kept and the whole is counted', async () => {
  const simulator = await started()
  await fetch(`${simulator.url}/echo`, { method: 'POST', body: 'x'.repeat(2_000_000) })
  expect(simulator.requests[0]).toMatchObject({ bodyBytes: 2_000_000 })
  expect(simulator.requests[0]?.body).toHaveLength(1024 * 1024)
})

test('onAnswer sees each request with its answer', async () => {
  const seen: RecordedRequest[] = []
  const simulator = await started({ onAnswer: request => seen.push(request) })
  await get(`${simulator.url}/echo?status=404`)
  await new Promise(resolve => setImmediate(resolve))
  expect(seen).toMatchObject([{ path: '/echo', status: 404, durationMs: expect.any(Number) }])
})

test('an unknown path is a 404', async () => {
  expect((await get(`${(await started()).url}/no/such/path`)).status).toBe(404)
})

test('close ends open connections at once, and can be called again', async () => {
  const simulator = await startSimulator()
  simulator.enqueue({ fault: 'silent' }, { delayMs: 60_000 }, { fault: 'slow_body' })
  const calls = ['a', 'b', 'c'].map(name => fetch(`${simulator.url}/echo/${name}`).then(r => r.text(), String))
  await until(() => simulator.requests.length === 3)
  const begun = performance.now()
  await Promise.all([simulator.close(), simulator.close()])
  await simulator[Symbol.asyncDispose]()
  expect(performance.now() - begun).toBeLessThan(500)
  await Promise.allSettled(calls)
  expect(simulator.openConnections).toBe(0)
  await expect(fetch(simulator.url)).rejects.toThrow('fetch failed')
})

test('a client that leaves in the middle of its request does no harm', async () => {
  const simulator = await started()
  const socket = connect(Number(new URL(simulator.url).port), '127.0.0.1')
  socket.write('POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf')
  await until(() => simulator.requests.length > 0)
  socket.destroy()
  await until(() => simulator.requests[0]?.note !== undefined)
  expect(simulator.requests[0]).toMatchObject({ status: undefined, note: 'client left' })
  expect((await get(`${simulator.url}/echo`)).status).toBe(200)
})

test('a port that is taken makes the start fail', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => other.once('listening', resolve))
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await expect(startSimulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  other.close()
})

/** GET over TLS, trusting what is given. */
function getTrusting(url: string, ca: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, { ca, agent: false }, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    request.on('error', reject)
    request.end()
  })
}

test('over TLS the certificate is good for the address and for localhost', async () => {
  const simulator = await started({ tls: true })
  expect(simulator.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
  expect(await getTrusting(`${simulator.url}/echo`, simulator.ca)).toBe(200)
  expect(await getTrusting(`${simulator.url.replace('127.0.0.1', 'localhost')}/echo`, simulator.ca)).toBe(200)
  await expect(getTrusting(`${simulator.url}/echo`, undefined)).rejects.toMatchObject({
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  })
})

test.each(['reset_before_headers', 'reset_after_headers'] as const)(
  '%s resets the connection under TLS',
  async fault => {
    const simulator = await started({ tls: true })
    simulator.enqueue({ status: 503, body: 'x', fault })
    const outcome = getTrusting(`${simulator.url}/echo`, simulator.ca)
    if (fault === 'reset_before_headers') await expect(outcome).rejects.toMatchObject({ code: 'ECONNRESET' })
    else expect(await outcome).toBe(503)
  },
)

test.each<[string, unknown, string]>([
  ['port', 70_000, 'port: 70000 is not a whole number from 0 to 65535'],
  ['port', '80', 'port: 80 is not a number'],
  ['tls', 'yes', 'tls: yes is not true or false'],
  ['latencyMs', -1, 'latencyMs: -1 is not a number from 0'],
  ['latencyMs', Number.NaN, 'latencyMs: NaN is not a number from 0'],
  ['keptRequests', 1.5, 'keptRequests: 1.5 is not a whole number'],
  ['now', 5, 'now: 5 is not a function'],
  ['signingAlgorithm', 'none', 'signingAlgorithm: none is not RS256 or ES256'],
  ['onAnswer', {}, 'onAnswer: [object Object] is not a function'],
  ['quota', [], 'options: quota is not one of port, tls'],
  ['directory', { people: [] }, 'directory: people is not one of tenants, clients'],
  ['directory', { clients: [{ secrets: [] }] }, 'directory.clients[0].id: undefined is not text'],
  ['lifetimes', { code: 5 }, 'lifetimes: code is not one of accessTokenMs'],
  ['lifetimes', { codeMs: -5 }, 'lifetimes.codeMs: -5 is not a number from 0'],
  ['signIn', { user: 'ada' }, 'signIn: user is not one of username, session, choice'],
  ['deviceCodePolling', { intervalSecond: 5 }, 'deviceCodePolling: intervalSecond is not one of intervalSeconds'],
  ['deviceCodePolling', { slowDown: 'yes' }, 'deviceCodePolling.slowDown: yes is not true or false'],
  ['managedIdentity', { key: 'x' }, 'managedIdentity: key is not one of identityHeader, arcKeyPath'],
  ['rotateRefreshTokens', 'yes', 'rotateRefreshTokens: yes is not true or false'],
  ['signIn', { choice: 'run' }, 'signIn.choice: "run" is not one of accept, cancel'],
  ['quotas', { type: 'fixed_window', limit: 1, window: 1 }, 'quotas: window is not one of type, key'],
  ['quotas', { type: 'leaky' }, 'quotas.type: leaky is not one of fixed_window, token_bucket'],
  ['quotas', { type: 'fixed_window', limit: 0, windowMs: 1 }, 'quotas.limit: 0 is not a finite number above 0'],
  [
    'quotas',
    [{ type: 'token_bucket', capacity: 1, refillPerSecond: 'x' }],
    'quotas.refillPerSecond: x is not a number',
  ],
  [
    'quotas',
    { type: 'fixed_window', limit: 1, windowMs: 1, retryAfter: 'soon' },
    'quotas.retryAfter: soon is not one of seconds',
  ],
])('the option %s with %j is refused', async (name, value, message) => {
  const options: SimulatorOptions = Object.fromEntries([[name, value]])
  await expect(startSimulator(options)).rejects.toThrow(message)
})

test('what is asked for a token or a revocation, and would be ignored, is refused by name', async () => {
  const simulator = await started()
  const ask = { username: contoso.users.ada, scopes: ['User.Read'] }
  await expect(simulator.issueToken(ask)).rejects.toThrow(/^token: scopes is not one of /)
  const user = { user: contoso.users.ada }
  expect(() => simulator.revokeAccessTokens(user as object)).toThrow(/^users: user is not one of /)
  expect(() => simulator.revokeSessions(user as object)).toThrow(/^users: user is not one of /)
})
