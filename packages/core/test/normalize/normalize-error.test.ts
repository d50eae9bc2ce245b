import { describe, expect, test } from '@jest/globals'
import { normalizeError, ThrottledError } from '@sts-errors/core'
import axios, { AxiosError, AxiosHeaders, type InternalAxiosRequestConfig } from 'axios'

const config = {
  method: 'post',
  url: 'https://login.example/t/oauth2/v2.0/token?code=hunter2',
  data: 'client_secret=hunter2',
  headers: new AxiosHeaders({ Authorization: 'Bearer hunter2' }),
} as InternalAxiosRequestConfig

const axiosError = (code: string, message: string, status?: number, data?: unknown): AxiosError => {
  const response =
    status === undefined
      ? undefined
      : { status, statusText: '', data, headers: new AxiosHeaders({ 'Retry-After': '7' }), config, request: {} }
  return new AxiosError(message, code, config, { _header: 'hunter2' }, response)
}

describe('an error of the family is found', () => {
  const ours = new ThrottledError()
  test.each<[string, unknown]>([
    ['itself', ours],
    ['as a cause', new Error('wrapped', { cause: ours })],
    ['as the cause of a cause', new Error('x', { cause: new Error('y', { cause: ours }) })],
    ['as the cause of an object', { cause: ours }],
  ])('%s', (_, thrown) => {
    expect(normalizeError(thrown)).toBe(ours)
  })
})

describe('an error of axios', () => {
  test('with an answer means what the answer says', () => {
    const thrown = axiosError('ERR_BAD_REQUEST', 'Request failed with status code 400', 400, {
      error: 'invalid_grant',
      error_codes: [50076],
    })
    expect(normalizeError(thrown)).toMatchObject({
      kind: 'interaction_required',
      reason: 'mfa_required',
      code: 'AADSTS50076',
      status: 400,
      retryAfterMs: 7000,
      request: { method: 'POST', url: 'https://login.example/t/oauth2/v2.0/token' },
    })
  })

  test.each<[string, string, string, string]>([
    ['ECONNRESET', 'socket hang up', 'network', 'reset'],
    ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', 'network', 'refused'],
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND login.example', 'network', 'dns'],
    ['ERR_NETWORK', 'Network Error', 'network', 'none'],
    ['ECONNABORTED', 'timeout of 100ms exceeded', 'timeout', 'none'],
  ])('%s "%s" is %s: %s', (code, message, kind, reason) => {
    expect(normalizeError(axiosError(code, message))).toMatchObject({ kind, reason, code })
  })

  test('shows nothing of the request', () => {
    for (const thrown of [axiosError('ECONNRESET', 'socket hang up'), axiosError('ERR_BAD_REQUEST', 'x', 400, {})]) {
      const error = normalizeError(thrown)
      expect(JSON.stringify([error, error?.stack, error?.message, error?.cause])).not.toContain('hunter2')
    }
  })

  test('as the cause of something else is found too', () => {
    const thrown = new Error('could not get a token', {
      cause: axiosError('ERR_BAD_RESPONSE', 'x', 503, 'Service Unavailable'),
    })
    expect(normalizeError(thrown)).toMatchObject({ kind: 'service_unavailable', status: 503 })
  })

  test('that was cancelled is none', () => {
    expect(normalizeError(new axios.CanceledError('canceled', config))).toBeUndefined()
  })

  test('whose answer is no error is none', () => {
    expect(normalizeError(axiosError('ERR_BAD_RESPONSE', 'maxContentLength', 200, 'x'))).toBeUndefined()
  })
})

test('a fault of fetch is found', () => {
  const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
  expect(normalizeError(new TypeError('fetch failed', { cause }))).toMatchObject({
    kind: 'network',
    reason: 'reset',
    code: 'UND_ERR_SOCKET',
  })
})

describe('what is no failure of a request', () => {
  const ring = new Error('ring')
  ring.cause = ring
  test.each<[string, unknown]>([
    ['an abort', new DOMException('aborted', 'AbortError')],
    ['a mistake in a program', new TypeError('x is not a function')],
    ['a validation that failed', Object.assign(new Error('Validation failed'), { errors: { name: 'required' } })],
    ['a ring of causes', ring],
    ['something with a strange response', { response: { status: 'x' } }],
    ['something with a response of another kind', { response: 'x' }],
    ['nothing', undefined],
    ['null', null],
    ['a text', 'ECONNRESET'],
    ['a number', 429],
    ['an empty object', {}],
  ])('%s', (_, thrown) => {
    expect(normalizeError(thrown)).toBeUndefined()
  })
})
