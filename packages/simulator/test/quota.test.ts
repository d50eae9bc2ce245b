import { describe, expect, test } from '@jest/globals'
import { contoso, type Quota, type RetryAfterForm } from '../src/index.ts'
import { createMeter } from '../src/quota/quota.ts'
import { type Called, daemonRequest, get, post, tokenUrl } from './calls.ts'
import { started, stillClock } from './started.ts'

/** The waits that requests at these instants get; 0 for those that are let through. */
const waits = (quota: Quota, instants: readonly number[]): number[] => {
  const meter = createMeter(quota)
  return instants.map(ms => meter.take(ms) ?? 0)
}

describe('meters', () => {
  test.each<[string, Quota, number[], number[]]>([
    [
      'a window opens with its first request',
      { type: 'fixed_window', limit: 2, windowMs: 100 },
      [30, 40, 50, 129, 130],
      [0, 0, 80, 1, 0],
    ],
    [
      'an aligned window opens with the clock',
      { type: 'fixed_window', limit: 1, windowMs: 100, aligned: true },
      [30, 40, 100],
      [0, 60, 0],
    ],
    [
      'a clock that goes back opens a new window',
      { type: 'fixed_window', limit: 1, windowMs: 100 },
      [500, 510, 20],
      [0, 90, 0],
    ],
    [
      'a bucket fills at its rate',
      { type: 'token_bucket', capacity: 2, refillPerSecond: 10 },
      [0, 0, 0, 99, 100, 100],
      [0, 0, 100, 1, 0, 100],
    ],
    ['a bucket overflows', { type: 'token_bucket', capacity: 1, refillPerSecond: 10 }, [0, 9000, 9000], [0, 0, 100]],
    [
      'a refused request can use up the bucket as well',
      { type: 'token_bucket', capacity: 1, refillPerSecond: 10, countsRefused: true },
      [0, 90, 100, 200],
      [0, 100, 100, 0],
    ],
  ])('%s', (_, quota, instants, expected) => {
    expect(waits(quota, instants)).toEqual(expected)
  })
})

const tight: Quota = { type: 'fixed_window', limit: 1, windowMs: 2500 }

test.each<[RetryAfterForm, string, string | null]>([
  ['seconds', 'retry-after', '3'],
  ['decimal', 'retry-after', '2.500'],
  ['http_date', 'retry-after', 'Sun, 01 Mar 2026 12:00:03 GMT'],
  ['retry_after_ms', 'retry-after-ms', '2500'],
  ['x_ms_retry_after_ms', 'x-ms-retry-after-ms', '2500'],
  ['none', 'retry-after', null],
])('the wait is said in the form %s', async (retryAfter, header, value) => {
  const simulator = await started({ now: stillClock().now, quotas: { ...tight, retryAfter } })
  await get(`${simulator.url}/echo`)
  const { status, headers } = await get(`${simulator.url}/echo`)
  expect(status).toBe(429)
  expect(headers.get(header)).toBe(value)
})

test('the wait that is said can differ from the real one', async () => {
  const simulator = await started({ now: stillClock().now, quotas: { ...tight, hint: ms => ms * 10 } })
  await get(`${simulator.url}/echo`)
  expect((await get(`${simulator.url}/echo`)).headers.get('retry-after')).toBe('25')
})

test.each([
  ['sts', { error: 'temporarily_unavailable', error_codes: [90055] }, undefined],
  ['graph', { error: { code: 'TooManyRequests' } }, undefined],
  ['text', {}, 'Too many requests'],
] as const)('the body can be of the form %s', async (body, json, text) => {
  const simulator = await started({ quotas: { ...tight, body } })
  await get(`${simulator.url}/echo`)
  const answer = await get(`${simulator.url}/echo`)
  expect(answer.json).toMatchObject(json)
  if (text !== undefined) expect(answer.text).toBe(text)
})

test('a window that has passed lets requests through again', async () => {
  const clock = stillClock()
  const simulator = await started({ now: clock.now, quotas: tight })
  const call = (): Promise<Called> => get(`${simulator.url}/echo`)
  expect([(await call()).status, (await call()).status]).toEqual([200, 429])
  clock.advance(2500)
  expect((await call()).status).toBe(200)
})

test.each<[string, Quota, number[]]>([
  ['per client id', { ...tight, key: 'client_id' }, [200, 200, 429]],
  ['per path', { ...tight, key: 'path' }, [200, 429, 429]],
  ['for all', tight, [200, 429, 429]],
  ['by a key of the test', { ...tight, key: ({ id }) => String(id) }, [200, 200, 200]],
  ['only for what matches', { ...tight, match: { clientId: contoso.api.id } }, [200, 200, 200]],
])('a quota can hold %s', async (_, quota, expected) => {
  const simulator = await started({ quotas: [quota] })
  const ask = async (id: string, secret: string): Promise<number> =>
    (await post(tokenUrl(simulator), { ...daemonRequest, client_id: id, client_secret: secret })).status
  const { daemon, api } = contoso
  expect([
    await ask(daemon.id, daemon.secret),
    await ask(api.id, api.secret),
    await ask(daemon.id, daemon.secret),
  ]).toEqual(expected)
})

test('a bearer token tells whose call it is', async () => {
  const simulator = await started({ quotas: { ...tight, key: 'client_id' } })
  const call = async (clientId: string): Promise<number> => {
    const token = await simulator.issueToken({ clientId, resource: contoso.api.uri })
    return (await get(`${simulator.url}/resource`, { authorization: `Bearer ${token}` })).status
  }
  expect([await call(contoso.daemon.id), await call(contoso.api.id), await call(contoso.daemon.id)]).toEqual([
    200, 200, 429,
  ])
})

test('quotas can be replaced', async () => {
  const simulator = await started({ quotas: tight })
  simulator.setQuotas([])
  await get(`${simulator.url}/echo`)
  expect((await get(`${simulator.url}/echo`)).status).toBe(200)
})
