import { describe, expect, test } from '@jest/globals'
import { differencesOf } from './compare.ts'
import type { Facts } from './row.ts'
import type { Expectation, Scenario } from './scenario.ts'
import { clients } from './send.ts'

const scenario = (expected: Expectation): Scenario => ({
  name: 'any',
  description: 'Any',
  request: () => ({ method: 'GET', url: 'http://localhost' }),
  expect: expected,
})

describe('an expected error', () => {
  const expected = scenario({
    kind: 'throttled',
    reason: 'tenant',
    action: 'retry_later',
    code: 'AADSTS90055',
    status: 429,
    attempts: 2,
    waitedMs: 1050,
    stopReason: 'max_retries',
    retryAfterMs: 1000,
    claims: 'nbf',
  })
  const facts: Facts = {
    outcome: 'error',
    kind: 'throttled',
    reason: 'tenant',
    action: 'retry_later',
    code: 'AADSTS90055',
    status: 429,
    attempts: 2,
    received: 2,
    waitedMs: 1050,
    stopReason: 'max_retries',
    retryAfterMs: 1000,
    claims: '{"access_token":{"nbf":{}}}',
  }
  const here = { client: 'fetch', local: true } as const

  test('makes no difference when all is as expected', () => {
    expect(differencesOf(expected, facts, here)).toEqual([])
  })

  test.each([
    [{ outcome: 'success' }, 'outcome: expected error, got success'],
    [{ kind: 'network' }, 'kind: expected throttled, got network'],
    [{ reason: 'quota' }, 'reason: expected tenant, got quota'],
    [{ action: 'inspect' }, 'action: expected retry_later, got inspect'],
    [{ code: undefined }, 'code: expected AADSTS90055, got undefined'],
    [{ status: 503 }, 'status: expected 429, got 503'],
    [{ waitedMs: 0 }, 'waitedMs: expected 1050, got 0'],
    [{ stopReason: 'deadline' }, 'stopReason: expected max_retries, got deadline'],
    [{ retryAfterMs: 1 }, 'retryAfterMs: expected 1000, got 1'],
    [{ claims: '{}' }, 'claims: expected nbf in them, got {}'],
    [{ received: 3 }, 'received: expected 2, got 3'],
  ] satisfies [Partial<Facts>, string][])('%j is told', (other, difference) => {
    expect(differencesOf(expected, { ...facts, ...other }, here)).toEqual([difference])
  })
})

test('what axios words in its own way is asked of axios alone', () => {
  const both = {
    ...scenario({ kind: 'timeout', reason: 'headers', action: 'retry_later' }),
    expectOfAxios: { reason: 'none' } as const,
  }
  const facts: Facts = {
    outcome: 'error',
    kind: 'timeout',
    reason: 'headers',
    action: 'retry_later',
    attempts: 1,
    received: 1,
    waitedMs: 0,
  }
  expect(clients.map(client => differencesOf(both, facts, { client, local: true }))).toEqual([
    [],
    ['reason: expected none, got headers'],
  ])
})

test('of several codes, one must be there', () => {
  const expected = scenario({ kind: 'network', action: 'inspect', code: ['ECONNRESET', undefined] })
  const found = ['ECONNRESET', undefined, 'EPIPE'].map((code): Facts => {
    const effort = { attempts: 1, received: 1, waitedMs: 0 }
    return { outcome: 'error', kind: 'network', reason: 'none', action: 'inspect', code, ...effort }
  })
  expect(found.map(facts => differencesOf(expected, facts, { client: 'fetch', local: true }))).toEqual([
    [],
    [],
    ['code: expected ECONNRESET or undefined, got EPIPE'],
  ])
})

test('a success without a retry is not one after an error', () => {
  const facts: Facts = { outcome: 'success', status: 200, attempts: 1, received: 1, waitedMs: 0 }
  const expected = scenario({ success: 200, after: 'throttled', attempts: 2, waitedMs: 50 })
  expect(differencesOf(expected, facts, { client: 'fetch', local: true })).toEqual([
    'overcame: expected throttled, got undefined',
    'attempts: expected 2, got 1',
    'waitedMs: expected 50, got 0',
  ])
})

test('of a request that is for nobody, the simulator sees nothing', () => {
  const facts: Facts = { outcome: 'success', status: 200, attempts: 1, received: 1, waitedMs: 0 }
  expect(differencesOf(scenario({ success: 200 }), facts, { client: 'fetch', local: false })).toEqual([
    'received: expected 0, got 1',
  ])
})
