import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { InvalidGrantError, NetworkError, ThrottledError } from '@sts-errors/core'
import { recallFor, recallGate, rememberDiscovery, rememberFailure } from '../../src/normalize/remembered.ts'

const error = new InvalidGrantError({ code: 'AADSTS70008' })
const now = Date.UTC(2026, 0, 5, 8)
beforeEach(() => {
  jest.useFakeTimers({ now })
})
afterEach(() => {
  jest.useRealTimers()
  Reflect.deleteProperty(globalThis, Symbol.for('sts-errors.remembered'))
})

describe('a failure is found', () => {
  test.each<[string, string, string | undefined, boolean]>([
    ['by its id and word', 'invalid_grant', 'a', true],
    ['by another of its ids', 'invalid_grant', 'b', true],
    ['by its id where the library says no more than that there was one', 'network_error', 'a', true],
    ['by its id where polling ended', 'post_request_failed', 'a', true],
    ['not by another word', 'invalid_client', 'a', false],
    ['not by a word like that', 'my_network_error', 'a', false],
    ['not by a word that begins like that', 'network_error_2', 'a', false],
    ['not by another id', 'invalid_grant', 'c', false],
    ['not by an empty id', 'invalid_grant', '', false],
    ['not without an id', 'invalid_grant', undefined, false],
  ])('%s', (_, word, id, isFound) => {
    rememberFailure(error, 'invalid_grant', ['a', undefined, '', 5, 'b'])
    expect(recallFor(word, id)).toBe(isFound ? error : undefined)
  })

  test('where it is the last one of its id', () => {
    const later = new NetworkError()
    rememberFailure(error, 'x', ['a'])
    rememberFailure(later, 'x', ['a'])
    expect(recallFor('x', 'a')).toBe(later)
  })

  test('among the last 256, of which one that comes again is young', () => {
    rememberFailure(
      error,
      'x',
      Array.from({ length: 256 }, (_, i) => `${i}`),
    )
    rememberFailure(error, 'x', ['0'])
    rememberFailure(error, 'x', ['new'])
    expect(['0', '1', '2', 'new'].map(id => recallFor('x', id) === error)).toEqual([true, false, true, true])
  })

  test('by another copy of the package', () => {
    rememberFailure(error, 'x', ['a'])
    const shelf = (globalThis as { [key: symbol]: unknown })[Symbol.for('sts-errors.remembered')]
    expect([...(shelf as Map<string, unknown>).keys()]).toEqual(['a'])
  })
})

describe('a failed discovery', () => {
  const url = 'https://login.example/discovery'

  test.each<[string, number, boolean]>([
    ['openid_config_error', 0, true],
    ['endpoints_resolution_error', 0, true],
    ['untrusted_authority', 9999, true],
    ['untrusted_authority', 10_000, false],
    ['my_untrusted_authority', 0, false],
    ['untrusted_authority_2', 0, false],
    ['network_error', 0, false],
  ])('is the reason of %s after %d ms: %p', (word, ms, isFound) => {
    rememberDiscovery(error, url)
    jest.setSystemTime(now + ms)
    expect(recallFor(word, undefined)).toBe(isFound ? error : undefined)
  })

  test.each<[string, string, number, boolean]>([
    ['the same address', url, 0, true],
    ['another one just now', `${url}/2`, 9999, false],
    ['another one long ago', `${url}/2`, 10_000, true],
  ])('is told of after %s', (_, first, ms, isFound) => {
    rememberDiscovery(new NetworkError(), first)
    jest.setSystemTime(now + ms)
    rememberDiscovery(error, url)
    expect(recallFor('openid_config_error', undefined)).toBe(isFound ? error : undefined)
  })
})

describe('the error of a gate that the library has closed', () => {
  const id = '0d4d4e4a-7a3c-4c1c-9f5e-000000000001'
  const text = `... - Correlation ID: ${id} - Trace ID: x`

  test.each<[string, number | undefined, number, number]>([
    ['as long as the answer said', 7000, 0, 7000],
    ['what is left of it', 7000, 2500, 4500],
    ['nothing once it is over', 7000, 9000, 0],
    ['a minute where it said nothing', undefined, 0, 60_000],
    ['a second at least', 1, 0, 1000],
    ['an hour at most', 1e9, 0, 3_600_000],
  ])('says how much time is left: %s', (_, retryAfterMs, ms, left) => {
    rememberFailure(new ThrottledError({ ...(retryAfterMs !== undefined && { retryAfterMs }) }), 'x', [id])
    jest.setSystemTime(now + ms)
    expect(recallGate(text)).toMatchObject({
      ...{ kind: 'throttled', reason: 'cooldown', attempts: 0, retryAfterMs: left, codes: [] },
    })
  })

  test('says what closed it', () => {
    const said = {
      codes: ['AADSTS50196'],
      error: 'invalid_grant',
      errorDescription: 'Too many.',
      suberror: 'x',
      correlationId: id,
      traceId: 'b',
      timestamp: new Date(0),
      status: 429,
      grantType: 'password',
    }
    rememberFailure(new ThrottledError({ ...said, code: 'AADSTS50196', claims: '{}' }), 'x', [id])
    const found = recallGate(text)
    expect(found).toMatchObject({ ...said, code: 'AADSTS50196' })
    expect(found).not.toHaveProperty('claims')
  })

  test.each(['', 'no id', 'Correlation ID: ', 'Correlation ID: 0d4d4e4a'])('is none of ours by %j', other => {
    rememberFailure(new ThrottledError(), 'x', [id])
    expect(recallGate(other)).toBeUndefined()
  })
})
