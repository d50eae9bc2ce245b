import { expect, test } from '@jest/globals'
import { type AnswerFunction, stsErrorAnswer } from '../src/index.ts'
import { daemonRequest, get, post, tokenUrl } from './calls.ts'
import { started, stillClock } from './started.ts'

test('scripted answers come in order, and then the usual ones', async () => {
  const simulator = await started()
  simulator.enqueue('throttled-zero', { status: 503 }, { status: 418, times: 2 })
  expect(simulator.pending).toBe(3)
  const statuses: number[] = []
  for (let i = 0; i < 5; i++) statuses.push((await post(tokenUrl(simulator), daemonRequest)).status)
  expect(statuses).toEqual([429, 503, 418, 418, 200])
  expect(simulator.pending).toBe(0)
})

test('an answer waits for the request that matches', async () => {
  const simulator = await started()
  simulator.when({ path: '/echo/b*' }).enqueue({ status: 500 })
  simulator.when({ method: 'delete' }).enqueue({ status: 501 })
  simulator.when({ grantType: 'client_credentials' }).enqueue({ status: 502 })
  simulator.when(({ query }) => query.x === '1').enqueue({ status: 503 })
  simulator.when({ path: /^\/echo\/.*z$/ }).enqueue({ status: 504 })
  const { url } = simulator
  expect((await get(`${url}/echo/a`)).status).toBe(200)
  expect((await get(`${url}/echo/bbb/c`)).status).toBe(500)
  expect((await fetch(`${url}/echo/a`, { method: 'DELETE' })).status).toBe(501)
  expect((await post(tokenUrl(simulator), daemonRequest)).status).toBe(502)
  expect((await get(`${url}/echo/a?x=1`)).status).toBe(503)
  expect((await get(`${url}/echo/xyz`)).status).toBe(504)
})

test('a scenario waits for the kind of request that it is made for', async () => {
  const simulator = await started()
  simulator.enqueue('claims-challenge')
  expect((await post(tokenUrl(simulator), daemonRequest)).status).toBe(200)
  expect((await get(`${simulator.url}/echo`)).status).toBe(401)
})

test('when({}) takes a scenario to any request', async () => {
  const simulator = await started()
  simulator.when({}).enqueue('claims-challenge')
  expect((await post(tokenUrl(simulator), daemonRequest)).status).toBe(401)
})

test('a scenario can be changed in parts', async () => {
  const simulator = await started()
  simulator.enqueue({ scenario: 'throttled-text', headers: { 'Retry-After': '7', 'X-More': '1' } })
  const { status, headers, text } = await get(`${simulator.url}/echo`)
  expect([status, headers.get('retry-after'), headers.get('x-more'), text]).toEqual([
    429,
    '7',
    '1',
    'Too many requests',
  ])
})

test('a function makes the answer, or lets the request pass', async () => {
  const simulator = await started()
  simulator.enqueue(
    request => ({ status: 400, body: { seen: request.path } }),
    () => undefined,
    () => 'empty-500',
  )
  expect((await get(`${simulator.url}/echo/1`)).json).toEqual({ seen: '/echo/1' })
  expect((await get(`${simulator.url}/echo/2`)).status).toBe(200)
  expect((await get(`${simulator.url}/echo/3`)).status).toBe(500)
})

test.each<[string, AnswerFunction]>([
  ['a bad header', () => ({ headers: { x: '\r\n' } })],
  ['a body that JSON cannot hold', () => ({ body: 1n })],
])('a function that gives %s is seen as a fault of the simulator', async (_, make) => {
  const simulator = await started()
  simulator.enqueue(make)
  expect((await get(`${simulator.url}/echo`)).text).toContain('The simulator failed')
})

test('a function that throws is seen as a fault of the simulator', async () => {
  const simulator = await started()
  simulator.enqueue(() => {
    throw new Error('my own mistake')
  })
  const { status, text } = await get(`${simulator.url}/echo`)
  expect(status).toBe(500)
  expect(text).toContain('my own mistake')
})

test('a body can be text, bytes or JSON, and headers can repeat or be left out', async () => {
  const simulator = await started()
  simulator.enqueue(
    { body: 'text', headers: { 'WWW-Authenticate': ['Bearer', 'PoP nonce="1"'] } },
    { body: Buffer.from([1, 2, 3]), headers: { Date: [] } },
    { body: [1], headers: { 'content-type': 'text/json' } },
  )
  const text = await get(`${simulator.url}/echo`)
  expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(text.headers.get('www-authenticate')).toBe('Bearer, PoP nonce="1"')
  const bytes = await get(`${simulator.url}/echo`)
  expect([bytes.headers.get('content-type'), bytes.headers.get('date')]).toEqual(['application/octet-stream', null])
  const json = await get(`${simulator.url}/echo`)
  expect([json.text, json.headers.get('content-type')]).toEqual(['[1]', 'text/json'])
})

test('an error answer of the STS can be made for any code', async () => {
  const simulator = await started({ now: stillClock().now })
  simulator.enqueue(
    stsErrorAnswer({ code: 'AADSTS50076' }),
    stsErrorAnswer({
      code: 90033,
      error: 'server_error',
      status: 503,
      description: 'Busy',
      claims: { access_token: {} },
    }),
  )
  expect((await get(`${simulator.url}/echo`)).json).toMatchObject({
    error: 'invalid_grant',
    suberror: 'basic_action',
    error_codes: [50076],
    timestamp: '2026-03-01 12:00:00Z',
  })
  const { status, json } = await get(`${simulator.url}/echo`)
  expect(status).toBe(503)
  expect(json).toMatchObject({ error: 'server_error', error_codes: [90033], claims: '{"access_token":{}}' })
})

test.each<[string, unknown, string]>([
  ['a member that is none', { granttype: 'password' }, 'match: granttype is not one of method, path'],
  ['no object', '/echo', 'match: /echo is not an object'],
])('a match with %s is refused', async (_, match, message) => {
  const simulator = await started()
  // The caller may not have had a type checker.
  const when = (): void => void Reflect.apply(simulator.when, simulator, [match])
  expect(when).toThrow(message)
})

test('what waits can be forgotten', async () => {
  const simulator = await started()
  simulator.enqueue('empty-500', 'empty-500')
  simulator.clearEnqueued()
  expect(simulator.pending).toBe(0)
  expect((await get(`${simulator.url}/echo`)).status).toBe(200)
})

test.each<[string, unknown, string]>([
  ['an unknown scenario', 'no-such', '"no-such" is not a scenario'],
  ['a member that is none', { statuscode: 500 }, 'answer: statuscode is not one of status, headers'],
  ['a status out of range', { status: 99 }, 'answer.status: 99'],
  ['a negative delay', { delayMs: -1 }, 'answer.delayMs: -1'],
  ['a header with a line break', { headers: { x: 'a\r\nb' } }, 'Invalid character in header content'],
  ['an unknown fault', { fault: 'fire' }, 'fault: "fire" is not one of'],
  ['a fault with a bad number', { fault: { type: 'huge_body', bytes: -1 } }, 'fault.bytes: -1'],
  ['no times at all', { times: 0 }, 'answer.times: 0'],
  ['a code that is none', { scenario: 'nothing' }, '"nothing" is not a scenario'],
])('%s is refused when it is enqueued', async (_, answer, message) => {
  const simulator = await started()
  // The caller may not have had a type checker.
  const enqueue = (): void => void Reflect.apply(simulator.enqueue, simulator, [answer])
  expect(enqueue).toThrow(message)
})
