import { Readable } from 'node:stream'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type StsOptions, stsErrors } from '@sts-errors/undici'
import { Agent, buildConnector, type Dispatcher, FormData, fetch, request } from 'undici'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { changeHeaders, findHeader } from '../src/request-headers.ts'

const simulator = useSimulator()
const busy = { status: 503 }
const agents: Agent[] = []
afterEach(() => Promise.all(agents.splice(0).map(agent => agent.destroy())))

function dispatcherWith(options: StsOptions = {}): Dispatcher {
  const agent = new Agent()
  agents.push(agent)
  return agent.compose(stsErrors({ clock: createVirtualClock(), ...options }))
}
const echo = () => `${simulator().url}/echo`
const sentBodies = () => simulator().requests.map(({ body }) => body)

describe('a body that can be sent again is', () => {
  const form = new FormData()
  form.set('subject', 'hello')
  test.each([
    { what: 'text', body: 'hello' },
    { what: 'bytes', body: Buffer.from('hello') },
    { what: 'a view', body: new Uint8Array(Buffer.from('hello')) },
  ])('$what', async ({ body }) => {
    simulator().enqueue(busy)
    await request(echo(), { method: 'PUT', body, dispatcher: dispatcherWith() })
    expect(sentBodies()).toEqual(['hello', 'hello'])
  })

  test('a form', async () => {
    simulator().enqueue(busy)
    await request(echo(), { method: 'PUT', body: form, dispatcher: dispatcherWith() })
    expect(sentBodies()).toEqual([expect.stringContaining('hello'), expect.stringContaining('hello')])
  })

  test.each([
    { what: 'text', body: () => 'hello' },
    { what: 'search parameters', body: () => new URLSearchParams({ hello: '' }) },
    { what: 'bytes', body: () => new TextEncoder().encode('hello') },
    { what: 'a form', body: () => form },
    { what: 'a blob', body: () => new Blob(['hello']) },
    { what: 'nothing but its length', body: () => '' },
  ])('under fetch: $what', async ({ body }) => {
    simulator().enqueue(busy)
    const response = await fetch(echo(), { method: 'PUT', body: body() as string, dispatcher: dispatcherWith() })
    expect(response.status).toBe(200)
    const [first, second] = sentBodies()
    expect(second).toBe(first)
  })

  test('under fetch: what was not sent at all, as there was no connection', async () => {
    let tries = 0
    const connector = buildConnector({})
    const agent = new Agent({
      connect: (options, done) => {
        tries++
        if (tries === 1) done(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), null)
        else connector(options, done)
      },
    })
    agents.push(agent)
    const dispatcher = agent.compose(stsErrors({ clock: createVirtualClock() }))
    expect((await fetch(echo(), { method: 'PUT', body: 'hello', dispatcher })).status).toBe(200)
    expect(sentBodies()).toEqual(['hello'])
  })
})

describe('a body that can be read only once is sent once', () => {
  const large = 'x'.repeat(65_537)
  test.each([
    { what: 'a stream', body: () => Readable.from(['hello']) },
    {
      what: 'a generator',
      body: () =>
        (async function* () {
          yield 'hello'
        })() as never,
    },
  ])('$what', async ({ body }) => {
    simulator().enqueue(busy)
    const { statusCode } = await request(echo(), { method: 'PUT', body: body(), dispatcher: dispatcherWith() })
    expect(statusCode).toBe(503)
    expect(simulator().requests).toHaveLength(1)
  })

  test.each([
    { what: 'a stream', init: () => ({ body: new Blob(['hello']).stream(), duplex: 'half' as const }) },
    { what: 'more than is kept', init: () => ({ body: large }) },
  ])('under fetch: $what', async ({ init }) => {
    simulator().enqueue(busy)
    const response = await fetch(echo(), { method: 'PUT', ...init(), dispatcher: dispatcherWith() })
    expect(response.status).toBe(503)
    expect(simulator().requests).toHaveLength(1)
  })
})

test('what the body of a fetch says is known: a code is not redeemed twice', async () => {
  const token = `${simulator().url}/common/oauth2/v2.0/token`
  simulator().enqueue(busy)
  const body = new URLSearchParams({ grant_type: 'authorization_code', code: 'opaque' })
  const response = await fetch(token, { method: 'POST', body, dispatcher: dispatcherWith() })
  expect(response.status).toBe(503)
  expect(simulator().requests).toHaveLength(1)
})

test('a token request is known by its body, wherever it goes', async () => {
  const told: unknown[] = []
  simulator().enqueue({ status: 400, body: { error: 'invalid_grant' } })
  await request(echo(), {
    method: 'POST',
    body: 'grant_type=refresh_token',
    dispatcher: dispatcherWith({ onGiveUp: ({ request }) => void told.push(request) }),
  })
  expect(told).toEqual([
    { method: 'POST', url: echo(), tokenRequest: true, grantType: 'refresh_token', replayable: true },
  ])
})

describe('headers of a retry', () => {
  const given = { Authorization: 'Bearer old', 'x-kept': ['1', '2'], 'X-Old': 'old' }
  test.each([
    { form: 'a record', headers: given },
    { form: 'pairs', headers: Object.entries(given) },
    { form: 'a flat list', headers: Object.entries(given).flat() as string[] },
    { form: 'a Map', headers: new Map(Object.entries(given)) },
  ])('$form: those that are set anew replace theirs in any case, the others stay', ({ headers }) => {
    expect(changeHeaders(headers, { authorization: 'Bearer new', 'x-old': 'new' })).toEqual({
      'x-kept': ['1', '2'],
      authorization: 'Bearer new',
      'x-old': 'new',
    })
    expect(findHeader(headers, 'authorization')).toBe('Bearer old')
    expect(findHeader(headers, 'x-kept')).toBe('1, 2')
    expect(findHeader(headers, 'cookie')).toBeUndefined()
  })

  test.each([null, undefined])('%s: there are none to keep', headers => {
    expect(changeHeaders(headers, { a: '1' })).toEqual({ a: '1' })
    expect(findHeader(headers, 'a')).toBeUndefined()
  })

  test('a name that comes twice keeps both values', () => {
    expect(changeHeaders(['A', '1', 'A', '2'], {})).toEqual({ A: ['1', '2'] })
  })

  test('a name without a value is none', () => {
    expect(changeHeaders({ a: undefined, b: '1' }, {})).toStrictEqual({ b: '1' })
    expect(findHeader({ a: undefined, b: '1' }, 'a')).toBeUndefined()
  })

  test('a claims challenge is answered with a new token', async () => {
    simulator().enqueue('claims-challenge')
    const { statusCode } = await request(echo(), {
      headers: ['Authorization', 'Bearer old', 'x-kept', 'yes'],
      dispatcher: dispatcherWith({ onClaimsChallenge: () => 'new' }),
    })
    expect(statusCode).toBe(200)
    expect(simulator().requests.map(({ headers }) => [headers.authorization, headers['x-kept']])).toEqual([
      ['Bearer old', 'yes'],
      ['Bearer new', 'yes'],
    ])
  })
})

test('a dispatcher that is closed during a wait ends the call with what it says', async () => {
  simulator().enqueue(busy)
  const agent = new Agent()
  agents.push(agent)
  const dispatcher = agent.compose(stsErrors({ clock: createVirtualClock({ duringWait: () => void agent.destroy() }) }))
  await expect(request(echo(), { dispatcher })).rejects.toMatchObject({ code: 'UND_ERR_DESTROYED' })
})

test('a success gives back to the retry budget, an answer that is given up does not', async () => {
  const dispatcher = dispatcherWith({ retry: { budget: { maxTokens: 2, tokenRatio: 1 } } })
  const get = async () => (await request(echo(), { dispatcher })).body.dump()
  simulator().enqueue({ status: 503, times: 6 })
  await get()
  await get()
  await get()
  expect(simulator().requests).toHaveLength(5)
  await get()
  simulator().clearRequests()
  await get()
  simulator().enqueue(busy)
  await get()
  expect(simulator().requests.length).toBeGreaterThan(2)
})

test('a challenge to a request without credentials gets no token, as it may come from anybody', async () => {
  simulator().enqueue('claims-challenge')
  const told: unknown[] = []
  const dispatcher = dispatcherWith({
    onClaimsChallenge: () => 'new',
    onGiveUp: ({ reason }) => void told.push(reason),
  })
  expect((await fetch(echo(), { dispatcher })).status).toBe(401)
  expect(told).toEqual(['not_repeatable'])
  expect(simulator().requests).toHaveLength(1)
})
