import { describe, expect, test } from '@jest/globals'
import { fromJSON, NetworkError, type StsError, ThrottledError, toStsError } from '@sts-errors/core'
import fc from 'fast-check'
import { createError } from '../src/errors.ts'
import { faultToError } from '../src/faults.ts'
import { HeaderView } from '../src/headers.ts'
import { remedyCases } from './kinds-and-reasons.ts'

/** All that an error can carry. */
const everything = {
  status: 429,
  error: 'invalid_grant',
  errorDescription: 'AADSTS50076: Use MFA.',
  suberror: 'basic_action',
  errorSubcode: 'cancel',
  code: 'AADSTS50076',
  codes: ['AADSTS50076', 'AADSTS70002'],
  claims: '{"access_token":{}}',
  correlationId: 'c-1',
  traceId: 't-1',
  requestId: 'r-1',
  clientRequestId: 'cr-1',
  server: '2.1 EUS',
  clientTelemetry: '1,50076,0,,',
  timestamp: new Date('2025-04-25T09:05:06Z'),
  retryAfterMs: Infinity,
  challenge: { scheme: 'Bearer', parameters: { error: 'insufficient_claims', realm: '' }, token68: undefined },
  grantType: 'refresh_token',
  attempts: 4,
  stopReason: 'retry_after_too_long',
  request: { method: 'POST', url: 'https://login.example/t' },
  headers: new HeaderView({ 'Retry-After': '9', 'X-Ms-Request-Id': 'r-1' }),
  grantedScopes: ['a'],
  declinedScopes: ['b'],
  fromCooldown: true,
} as const

/** The ways on which a record leaves a process. */
const ways: readonly (readonly [string, (error: StsError) => unknown])[] = [
  ['as it is', error => error.toJSON()],
  ['as text', error => JSON.parse(JSON.stringify(error)) as unknown],
  ['as a structured clone', error => structuredClone(error.toJSON())],
]

const asText = (error: StsError | undefined): unknown => JSON.parse(JSON.stringify(error ?? null))

describe.each(ways)('a record that goes %s', (_, send) => {
  test.each(remedyCases)('comes back as the same error: %s, %s', (__, ___, row) => {
    const error = createError(row, { ...everything, cause: new Error('below') })
    const back = fromJSON(send(error))
    expect(asText(back)).toEqual(asText(error))
    expect(back).toBeInstanceOf(error.constructor)
    expect(back?.name).toBe(error.name)
    expect(back?.message).toBe(error.message)
    expect(back?.retryAfterMs).toBe(Infinity)
    expect(back?.timestamp).toEqual(everything.timestamp)
    expect(back?.headers?.get('retry-after')).toBe('9')
    expect(back?.challenge).toMatchObject({ scheme: 'Bearer', parameters: { error: 'insufficient_claims' } })
  })

  test('comes back with what is below it', () => {
    const fault = faultToError(Object.assign(new Error('socket hang up'), { name: 'SocketError', code: 'ECONNRESET' }))
    if (!fault) throw new Error('no fault was seen')
    const back = fromJSON(send(fault))
    expect(back).toBeInstanceOf(NetworkError)
    expect(back?.cause).toMatchObject({ name: 'SocketError', message: 'socket hang up', code: 'ECONNRESET' })
    expect(back?.cause).toBeInstanceOf(Error)
    const nested = new NetworkError({ cause: fault })
    expect(fromJSON(send(nested))?.cause).toBeInstanceOf(NetworkError)
  })

  test('of a real answer comes back whole', () => {
    const error = toStsError({
      status: 401,
      headers: {
        'www-authenticate': 'Bearer realm="", error="insufficient_claims", claims="eyJhIjoxfQ=="',
        'retry-after': '1.5',
      },
      body: {
        error: {
          code: 'InvalidAuthenticationToken',
          message: 'm',
          innerError: { 'request-id': 'r', date: '2025-04-25T09:05:06' },
        },
      },
      url: 'https://graph.example/me',
    })
    if (!error) throw new Error('no error was seen')
    expect(asText(fromJSON(send(error)))).toEqual(asText(error))
  })
})

test('an action that its maker gave is kept, with its remedy', () => {
  const error = new ThrottledError({ action: 'contact_support', timestamp: new Date(0) })
  expect(error.remedy).toMatch(/^Contact/)
  expect(fromJSON(error.toJSON())).toMatchObject({
    remedy: error.remedy,
    action: 'contact_support',
    timestamp: new Date(0),
  })
})

test('what was logged as its message stays its message', () => {
  const record = { kind: 'throttled', reason: 'quota', message: 'as an earlier version wrote it' }
  expect(fromJSON(record)?.message).toBe(record.message)
})

test('an action that a code brought is kept', () => {
  const error = toStsError({ status: 400, body: { error_codes: [50000] } })
  expect(fromJSON(error?.toJSON())).toMatchObject({ action: error?.action, retryable: error?.retryable })
})

describe('what is none of ours', () => {
  test.each([
    undefined,
    null,
    5,
    'x',
    '{}',
    [],
    {},
    { kind: 'throttled:quota' },
    { kind: 'nothing', reason: 'none' },
    { kind: 'throttled', reason: 'mfa_required' },
    { kind: 'AADSTS50076' },
    { kind: '__proto__', reason: 'none' },
    { kind: { toString: 1, valueOf: 1 }, reason: 'none' },
    { kind: ['throttled'], reason: 'quota' },
    { kind: 'throttled', reason: ['quota'] },
    { name: 'TypeError', message: 'x' },
  ])('%j', record => {
    expect(fromJSON(record)).toBeUndefined()
  })

  test('a proxy that throws', () => {
    const proxy = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no')
        },
      },
    )
    expect(fromJSON(proxy)).toBeUndefined()
  })
})

describe('of a record that somebody changed', () => {
  const record = { kind: 'throttled', reason: 'quota' }
  test.each<[string, unknown]>([
    ['code', 5],
    ['codes', [5]],
    ['codes', ['AADSTS50076', 5]],
    ['fromCooldown', 'yes'],
    ['codes', 'AADSTS50076'],
    ['status', '429'],
    ['attempts', 'many'],
    ['retryAfterMs', 'soon'],
    ['retryAfterMs', null],
    ['timestamp', 'no date'],
    ['timestamp', 5],
    ['headers', 'none'],
    ['headers', []],
    ['request', { method: 5, url: 'x' }],
    ['request', { method: 'POST', url: 5 }],
    ['request', 'POST'],
    ['challenge', { scheme: 'Bearer' }],
    ['challenge', 'Bearer'],
    ['challenge', { scheme: 'Bearer', parameters: { authorization_uri: 5 } }],
    ['challenge', { scheme: 'Bearer', parameters: { error: 'x', error_description: null } }],
    ['challenge', { scheme: 'Bearer', parameters: ['x'] }],
    ['action', 'dance'],
    ['action', 5],
    ['stopReason', 'whatever'],
    ['stopReason', ['deadline']],
    ['claims', {}],
    ['grantedScopes', [1]],
    ['retryable', 'yes'],
    ['cause', 'x'],
    ['message', 5],
    ['stack', 'hunter2'],
    ['response', { data: 'hunter2' }],
    ['config', { data: 'hunter2' }],
    ['toJSON', 'x'],
    ['__proto__', { polluted: true }],
    ['anything', 'else'],
    ['anything', { scheme: 'Bearer', parameters: {} }],
  ])('%s: %j is not taken over', (field, value) => {
    const plain = fromJSON(record)
    const changed = fromJSON(Object.defineProperty({ ...record }, field, { value, enumerable: true }))
    expect(asText(changed)).toEqual(asText(plain))
    expect(Object.getOwnPropertyNames(changed)).toEqual(Object.getOwnPropertyNames(plain))
  })

  test.each([
    { name: { toString: 1 }, message: 'x' },
    { name: 'x', message: { toString: 1, valueOf: 1 } },
    { name: null, message: null },
    {},
  ])('a cause of %j does no harm', cause => {
    expect(fromJSON({ ...record, cause })).toMatchObject(record)
  })

  test('a credential among the headers is dropped', () => {
    expect(JSON.stringify(fromJSON({ ...record, headers: { 'Set-Cookie': 'hunter2', date: 'd' } }))).not.toContain(
      'hunter2',
    )
  })
})

test('whatever the record, the answer is an error of ours or none', () => {
  const odd = fc.anything({ withNullPrototype: true, withDate: true, withMap: true, withTypedArray: true })
  const fields = fc.constantFrom(
    'kind',
    'reason',
    'codes',
    'headers',
    'cause',
    'challenge',
    'timestamp',
    'request',
    'message',
    'action',
  )
  const record = fc
    .tuple(fc.constantFrom(...remedyCases), fc.dictionary(fields, odd))
    .map(([[kind, reason], others]) => ({ kind, reason, ...others }))
  fc.assert(
    fc.property(fc.oneof(odd, record), value => {
      const error = fromJSON(value)
      if (error === undefined) return
      expect(typeof error.kind).toBe('string')
      expect(() => JSON.stringify(error)).not.toThrow()
    }),
    { numRuns: 2000 },
  )
})
