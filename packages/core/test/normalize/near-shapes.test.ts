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
  expect(normalizeError({ responseStatusCode: 429, responseHeaders: headers })).toMatchObject({ retryAfterMs: 9000 })
})

test('what MSAL kept of headers tells how long to wait', () => {
  const error = normalizeError({ ...msal, errorCode: 'x_y', httpStatus: 429, responseHeaders: { 'retry-after': '7' } })
  expect(error).toMatchObject({ retryAfterMs: 7000, status: 429 })
  expect(normalizeError({ ...msal, errorCode: 'x_y' })).not.toHaveProperty('retryAfterMs')
})
