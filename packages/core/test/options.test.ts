import { describe, expect, test } from '@jest/globals'
import type { StsOptions } from '@sts-errors/core'
import { resolveOptions } from '@sts-errors/core/adapter'
import { systemClock } from '../src/clock.ts'

describe('defaults', () => {
  test('are in place where nothing is said', () => {
    const options = resolveOptions()
    expect(options.throwOn).toBe('recognized')
    expect(options.clock).toBe(systemClock)
    expect(options.retry).toMatchObject({
      maxRetries: 3,
      baseDelayMs: 500,
      maxDelayMs: 20_000,
      jitter: 'full',
      maxRetryAfterMs: 60_000,
      attemptTimeoutMs: Infinity,
      totalTimeoutMs: 200_000,
      statuses: {},
    })
  })

  test('are in place where `undefined` is said', () => {
    const said: StsOptions = {
      match: undefined,
      throwOn: undefined,
      retry: undefined,
      onRetry: undefined,
      onGiveUp: undefined,
      clock: undefined,
      beforeRetry: undefined,
    }
    expect(JSON.stringify(resolveOptions(said))).toBe(JSON.stringify(resolveOptions()))
    expect(resolveOptions(said).clock).toBe(systemClock)
    expect(resolveOptions({ retry: { maxRetries: undefined } }).retry).toMatchObject({ maxRetries: 3 })
  })
})

describe('the options of a request go over those of its client', () => {
  test('one by one', () => {
    const onRetry = () => undefined
    const options = resolveOptions({ throwOn: 'recognized' }, resolveOptions({ throwOn: 'never', onRetry }))
    expect(options.throwOn).toBe('recognized')
    expect(options.onRetry).toBe(onRetry)
  })

  test('those for retries too', () => {
    const options = resolveOptions(
      { retry: { maxRetries: 1 } },
      resolveOptions({ retry: { maxRetries: 7, jitter: 'none' } }),
    )
    expect(options.retry).toMatchObject({ maxRetries: 1, jitter: 'none', baseDelayMs: 500 })
  })

  test('and can switch retries off and on', () => {
    expect(resolveOptions({ retry: false }, resolveOptions({ retry: { maxRetries: 7 } })).retry).toBe(false)
    expect(resolveOptions({ retry: {} }, resolveOptions({ retry: false })).retry).toMatchObject({ maxRetries: 3 })
    expect(resolveOptions({}, resolveOptions({ retry: false })).retry).toBe(false)
  })

  test('and can switch the throttle off and on', () => {
    const without = resolveOptions({ throttle: false })
    expect(resolveOptions({ throttle: false }, resolveOptions()).throttle).toBe(false)
    expect(resolveOptions({}, without).throttle).toBe(false)
    expect(resolveOptions({ throttle: {} }, without).throttle).toMatchObject({ snapshot: expect.any(Function) })
  })

  test('but `undefined` says nothing', () => {
    const onGiveUp = () => undefined
    const options = resolveOptions(
      { throwOn: undefined, retry: undefined, onGiveUp: undefined },
      resolveOptions({ throwOn: 'never', retry: { maxRetries: 7 }, onGiveUp }),
    )
    expect(options.throwOn).toBe('never')
    expect(options.retry).toMatchObject({ maxRetries: 7 })
    expect(options.onGiveUp).toBe(onGiveUp)
    expect(resolveOptions({ retry: undefined }, resolveOptions({ retry: false })).retry).toBe(false)
    expect(
      resolveOptions({ retry: { maxRetries: undefined } }, resolveOptions({ retry: { maxRetries: 7 } })).retry,
    ).toMatchObject({
      maxRetries: 7,
    })
  })

  test('and neither is changed', () => {
    const client = Object.freeze({ retry: Object.freeze({ maxRetries: 7 }) })
    const request = Object.freeze({ retry: Object.freeze({ maxRetries: 1 }) })
    resolveOptions(request, resolveOptions(client))
    expect([client.retry.maxRetries, request.retry.maxRetries]).toEqual([7, 1])
  })
})

describe('wrong options are refused: the message names the option, the value and what is allowed', () => {
  test.each<[string, object, RegExp, RegExp]>([
    ['an unknown one', { throwon: 'never' }, /throwon/, /throwOn/],
    ['an unknown one for retries', { retry: { retries: 3 } }, /retry\.retries/, /maxRetries/],
    ['a name that every object has', { toString: 'x' }, /toString/, /throwOn/],
    [
      'a name that every object has, for retries',
      { retry: { constructor: () => 1 } },
      /retry\.constructor/,
      /maxRetries/,
    ],
    ['a word that is none', { throwOn: 'always' }, /throwOn.*always/, /recognized.*never/],
    ['the name of a type', { throwOn: 'function' }, /throwOn.*function/, /recognized/],
    ['a list of words', { throwOn: ['never'] }, /throwOn/, /recognized/],
    ['true where only false is meant', { retry: true }, /retry.*true/, /false/],
    ['a text where an object is meant', { retry: 'often' }, /retry.*often/, /false/],
    ['null for an object', { retry: null }, /retry.*null/, /object/],
    ['null for the clock', { clock: null }, /clock.*null/, /object/],
    ['a clock that cannot sleep', { clock: { now: () => 0, random: () => 0 } }, /clock/, /sleep/],
    ['a text for a function', { match: 'login' }, /match.*login/, /function/],
    ['a text for a hook', { onRetry: 'log' }, /onRetry.*log/, /function/],
    ['a text for another hook', { onGiveUp: 1 }, /onGiveUp.*1/, /function/],
    ['a text for a third hook', { beforeRetry: {} }, /beforeRetry/, /function/],
    ['a negative number', { retry: { maxRetries: -1 } }, /retry\.maxRetries.*-1/, /0/],
    ['no number', { retry: { baseDelayMs: NaN } }, /retry\.baseDelayMs.*NaN/, /number/],
    ['a number as text', { retry: { maxDelayMs: '5' } }, /retry\.maxDelayMs.*5/, /number/],
    ['a duration with a unit', { retry: { totalTimeoutMs: '5s' } }, /retry\.totalTimeoutMs.*5s/, /number/],
    ['a bound that is null', { retry: { maxRetryAfterMs: null } }, /retry\.maxRetryAfterMs.*null/, /number/],
    ['a timeout below zero', { retry: { attemptTimeoutMs: -5 } }, /retry\.attemptTimeoutMs.*-5/, /0/],
    ['a jitter that is none', { retry: { jitter: 'wild' } }, /retry\.jitter.*wild/, /full.*equal.*decorrelated.*none/],
    ['a jitter that is a number', { retry: { jitter: 1 } }, /retry\.jitter.*1/, /full/],
    ['statuses that are null', { retry: { statuses: null } }, /retry\.statuses.*null/, /object/],
    ['a rule with a negative number', { retry: { statuses: { 410: { maxRetries: -1 } } } }, /statuses.*410.*-1/, /0/],
    [
      'a rule whose delay is a text',
      { retry: { statuses: { 410: { delayMs: 'soon' } } } },
      /statuses.*410.*soon/,
      /number/,
    ],
    ['a rule that is a number', { retry: { statuses: { 410: 5 } } }, /statuses.*410.*5/, /object/],
    ['a hook for retries that is none', { retry: { shouldRetry: true } }, /retry\.shouldRetry.*true/, /function/],
    ['a symbol', { throwOn: Symbol('x') }, /throwOn.*Symbol/, /recognized/],
    ['what has no text', { throwOn: Object.create(null) as unknown }, /throwOn/, /recognized/],
  ])('%s', (_, options, named, allowed) => {
    let refused: unknown
    try {
      resolveOptions(options)
    } catch (thrown) {
      refused = thrown
    }
    expect((refused as Error)?.name).toMatch(/^(?:TypeError|RangeError)$/)
    expect((refused as Error).message).toMatch(named)
    expect((refused as Error).message).toMatch(allowed)
    expect(() => resolveOptions(options, resolveOptions())).toThrow()
  })

  test.each<[object, new () => Error, string]>([
    [{ throwOn: 'always' }, RangeError, 'throwOn: "always" given, expected recognized or never or a function'],
    [{ match: 'login' }, TypeError, 'match: "login" given, expected a function'],
    [{ retry: { maxRetries: '5' } }, TypeError, 'retry.maxRetries: "5" given, expected a number ≥ 0'],
    [{ retry: { maxRetries: -1 } }, RangeError, 'retry.maxRetries: -1 given, expected a number ≥ 0'],
    [
      { retry: { jitter: 'wild' } },
      RangeError,
      'retry.jitter: "wild" given, expected full or equal or decorrelated or none',
    ],
    [[], TypeError, 'options: a list given, expected an object'],
    [() => undefined, TypeError, 'options: a function given, expected an object'],
    [{ retry: [] }, TypeError, 'retry: a list given, expected an object or false'],
    [{ retry: { statuses: [] } }, TypeError, 'retry.statuses: a list given, expected an object'],
    [{ retry: { statuses: { 410: [] } } }, TypeError, 'retry.statuses.410: a list given, expected an object'],
    [
      { retry: { statuses: { 410: { delayMs: [], maxRetries: -5 } } } },
      RangeError,
      'retry.statuses.410.maxRetries: -5 given, expected a number ≥ 0',
    ],
    [{ throttle: { store: {} } }, TypeError, 'throttle.store.get: undefined given, expected a function'],
    [
      { throttle: { store: { get: () => undefined, set: 'x', delete: () => undefined } } },
      TypeError,
      'throttle.store.set: "x" given, expected a function',
    ],
    [{ throttle: { singleFlight: 'password' } }, TypeError, 'throttle.singleFlight: "password" given, expected a list'],
    [{ throttle: { singleFlight: [1] } }, TypeError, 'throttle.singleFlight: 1 given, expected grant types'],
    [{ throwOn: ['never'] }, TypeError, 'throwOn: a list given, expected recognized or never or a function'],
    [{ throwOn: true }, TypeError, 'throwOn: true given, expected recognized or never or a function'],
    [{ match: 'x'.repeat(60) }, TypeError, `match: "${'x'.repeat(50)}" given, expected a function`],
    [{ maxRetries: 1 }, TypeError, 'maxRetries: given beside retry, expected within: { retry: { maxRetries } }'],
    [{ retry: { statuses: { 1404: {} } } }, RangeError, 'retry.statuses: 1404 given, expected 400 to 599'],
    [{ retry: { statuses: { 200: {} } } }, RangeError, 'retry.statuses: 200 given, expected 400 to 599'],
    [{ retry: { attemptTimeoutMs: 0 } }, RangeError, 'retry.attemptTimeoutMs: 0 given, expected a number > 0, or none'],
  ])('%j: a value of the wrong type is a TypeError, one out of range a RangeError', (options, Wrong, message) => {
    let refused: unknown
    try {
      resolveOptions(options)
    } catch (thrown) {
      refused = thrown
    }
    expect(refused).toBeInstanceOf(Wrong)
    expect((refused as Error).message).toBe(message)
  })

  test.each<[string, StsOptions]>([
    ['no retries', { retry: { maxRetries: 0 } }],
    [
      'retries without an end',
      { retry: { maxRetries: Infinity, totalTimeoutMs: Infinity, maxRetryAfterMs: Infinity } },
    ],
    ['no delay', { retry: { baseDelayMs: 0, maxDelayMs: 0 } }],
    [
      'a rule for a status',
      { retry: { statuses: { 410: { maxRetries: 7, delayMs: 10_000 }, 404: { delayMs: [0, 2000] } } } },
    ],
    ['a function', { throwOn: () => true, match: () => true }],
    ['a clock', { clock: systemClock }],
  ])('%s: is allowed', (_, options) => {
    expect(() => resolveOptions(options)).not.toThrow()
  })
})
