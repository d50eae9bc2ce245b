import { describe, expect, test } from '@jest/globals'
import { normalizeError } from '@sts-errors/core'

const graph = { statusCode: 429, code: 'TooManyRequests', requestId: 'a', date: new Date(0), body: null }
const identity = { name: 'AuthenticationError', statusCode: 401, errorResponse: { error: 'invalid_client' } }
const msal = { name: 'ServerError', errorCode: 'invalid_grant', errorMessage: 'No.' }
const response = { status: 429, headers: {}, bodyUsed: false, url: 'https://a.example' }

describe('what is nearly the error of a library is none', () => {
  test.each<[string, object]>([
    ['a status without the id of a request', { ...graph, requestId: undefined, date: undefined }],
    ['a status as text', { ...graph, statusCode: '429' }],
    ['of an identity, under another name', { ...identity, name: 'MyError' }],
    ['of an identity, without a status', { ...identity, statusCode: undefined }],
    ['of an identity, without what was said', { ...identity, errorResponse: undefined }],
    ['of MSAL, without a word', { ...msal, errorCode: undefined }],
    ['of MSAL, without a message', { ...msal, errorMessage: undefined }],
    ['a response whose status is text', { ...response, status: '429' }],
    ['a status without a body', { ...response, bodyUsed: undefined }],
    ['several errors under another name', { name: 'MyErrors', errors: [{ response: { status: 429, headers: {} } }] }],
    ['an unsent request of another kind', { name: 'MyError', code: 'REQUEST_SEND_ERROR' }],
  ])('%s', (_, shape) => {
    const { requestId, date, ...rest } = shape as { requestId?: unknown; date?: unknown }
    expect(normalizeError(requestId || date ? shape : rest)).toBeUndefined()
  })
})

test.each(['requestId', 'date'])('an answer with a status and only the %s of Graph is none of it', member => {
  expect(normalizeError({ statusCode: 429, code: 'x', body: null, [member]: 'a' })).toBeUndefined()
})

describe('an error with an answer on it', () => {
  const answer = { status: 429, headers: {}, url: 'https://a.example/answer' }
  const asked = (method: string, path: string) => ({ method, url: `https://a.example/${path}` })

  test.each<[string, object, object]>([
    ['what knows the address alone', { config: {}, options: { url: 'https://a.example/o' } }, asked('GET', 'o')],
    ['what knows the method alone', { config: { headers: {} }, request: { method: 'put' } }, asked('PUT', 'answer')],
    ['the answer, where an address is none', { config: { url: 5, method: 'put' } }, asked('PUT', 'answer')],
    ['the answer, where an address is empty', { config: { url: '', method: 'put' } }, asked('PUT', 'answer')],
    ['nothing, where a method is none', { config: { url: 'https://a.example/c', method: 5 } }, asked('GET', 'c')],
  ])('takes what was asked from %s', (_, more, request) => {
    expect(normalizeError({ response: answer, ...more })).toMatchObject({ kind: 'throttled', request })
  })

  test.each<[string, unknown]>([
    ['empty', ''],
    ['a number', 5],
    ['null', null],
    ['a stream', { getReader: () => undefined }],
    ['an error', new Error('x')],
  ])('takes the body from the error where that of the answer is %s', (_, data) => {
    const body = { error: { code: 'x', message: 'Slow down.' } }
    expect(normalizeError({ response: { ...answer, data }, data: body })).toMatchObject({ error: 'x' })
  })
})

describe('an error of MSAL', () => {
  test.each<[string, object, object]>([
    [
      'whose code ends as that of a device code does',
      { errorCode: 'my_post_request_failed', errorMessage: 'expired_token' },
      { error: 'my_post_request_failed' },
    ],
    [
      'whose code begins as that of a device code does',
      { errorCode: 'post_request_failed_here', errorMessage: 'expired_token' },
      { error: 'post_request_failed_here' },
    ],
    [
      'of a device code',
      { errorCode: 'post_request_failed', errorMessage: 'expired_token' },
      { error: 'expired_token', grantType: 'device_code', reason: 'device_code_expired' },
    ],
    [
      'that speaks of a timeout under another code',
      { errorCode: 'no_network_connectivity', errorMessage: 'Request timeout' },
      { kind: 'network', reason: 'offline' },
    ],
  ])('%s is what it is', (_, shape, expected) => {
    expect(normalizeError({ name: 'AuthError', ...shape })).toMatchObject(expected)
  })

  test('whose code is a number is none of the gate, unless it is a ServerError', () => {
    const gate = { errorCode: '50196', errorMessage: 'Wait.' }
    expect(normalizeError({ ...gate, name: 'ServerError' })).toMatchObject({ kind: 'throttled', reason: 'cooldown' })
    expect(normalizeError({ ...gate, name: 'AuthError' })?.kind).not.toBe('throttled')
  })

  test('whose status is text has none', () => {
    expect(normalizeError({ ...msal, errorCode: 'x_y', httpStatus: '429' })).not.toHaveProperty('status')
  })
})

test.each<[string, string, string]>([
  ['two parts', 'one\n\nAADSTS50076: two', 'AADSTS50076: two'],
  ['three', 'one\ntwo\n\nAADSTS50076: three', 'one'],
])('of a description of an identity in %s', (_, errorDescription, expected) => {
  const error = normalizeError({ ...identity, errorResponse: { error: 'invalid_grant', errorDescription } })
  expect(error).toMatchObject({ errorDescription: expected })
})

describe('a GraphError', () => {
  test.each<[string, object, object]>([
    [
      'of JSON',
      { body: '{"code":"x","message":"Slow down."}' },
      { status: 429, error: 'x', errorDescription: 'Slow down.' },
    ],
    ['of a page', { body: '<title>Busy</title>' }, { status: 429, errorDescription: 'Busy' }],
    ['of text', { body: 'busy' }, { status: 429, errorDescription: 'busy' }],
    ['of a fault', { statusCode: -1, body: { code: 'ECONNRESET' } }, { kind: 'network', reason: 'reset' }],
    ['with the status 0', { statusCode: 0, body: '{}' }, {}],
  ])('%s is read', (_, more, expected) => {
    const error = normalizeError({ ...graph, ...more })
    if (Object.keys(expected).length) expect(error).toMatchObject(expected)
    else expect(error).toBeUndefined()
  })

  test('whose text is that of what was caught says nothing of the answer', () => {
    const error = normalizeError({ ...graph, code: 'SyntaxError', body: 'Unexpected token' })
    expect(error).toMatchObject({ status: 429 })
    expect(error).not.toHaveProperty('errorDescription')
  })
})

test('of the headers of kiota each is one again', () => {
  const headers = { 'retry-after': ['Mon', ' 05 Jan 2026 08:00:09 GMT'], date: ['Mon', ' 05 Jan 2026 08:00:00 GMT'] }
  const error = normalizeError({ responseStatusCode: 429, responseHeaders: headers })
  expect(error).toMatchObject({ retryAfterMs: 9000 })
  expect(error?.headers?.get('date')).toBe('Mon, 05 Jan 2026 08:00:00 GMT')
})

test('what MSAL kept of headers tells how long to wait', () => {
  const error = normalizeError({ ...msal, errorCode: 'x_y', httpStatus: 429, responseHeaders: { 'retry-after': '7' } })
  expect(error).toMatchObject({ retryAfterMs: 7000, status: 429 })
  expect(normalizeError({ ...msal, errorCode: 'x_y' })).not.toHaveProperty('retryAfterMs')
})
