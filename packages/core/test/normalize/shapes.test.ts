import { RestError } from '@azure/core-rest-pipeline'
import {
  AggregateAuthenticationError,
  AuthenticationError,
  AuthenticationRequiredError,
  CredentialUnavailableError,
} from '@azure/identity'
import { describe, expect, test } from '@jest/globals'
import { normalizeError } from '@sts-errors/core'

const claims = Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1"}}}').toString('base64')
const described =
  'Error(s): 7000215 - Timestamp: Not Available - Description: AADSTS7000215: x - Correlation ID: Not Available - Trace ID: Not Available'

describe('an error of @azure/identity', () => {
  const body = {
    error: 'invalid_client',
    error_description: 'AADSTS7000215: wrong',
    error_codes: [7000215],
    trace_id: 'abc',
    correlation_id: 'def',
    timestamp: '2026-01-05 08:00:00Z',
  }

  test.each<[string, Error, object]>([
    [
      'with an answer',
      new AuthenticationError(401, body),
      { kind: 'invalid_client', reason: 'secret_invalid', status: 401, traceId: 'abc', correlationId: 'def' },
    ],
    [
      'with an answer as text',
      new AuthenticationError(401, JSON.stringify(body)),
      { kind: 'invalid_client', reason: 'secret_invalid' },
    ],
    [
      'with a page',
      new AuthenticationError(502, '<html><title>Bad Gateway</title>'),
      { kind: 'service_unavailable', status: 502, errorDescription: 'Bad Gateway' },
    ],
    [
      'with plain text',
      new AuthenticationError(429, 'Too Many Requests'),
      { kind: 'throttled', status: 429, errorDescription: 'Too Many Requests' },
    ],
    [
      'with plain text beside 400, which it calls invalid_request',
      new AuthenticationError(400, 'AADSTS50076: more'),
      { kind: 'interaction_required', code: 'AADSTS50076' },
    ],
    ['without a body', new AuthenticationError(503, ''), { kind: 'service_unavailable', status: 503 }],
    [
      'that repeats the text of MSAL',
      new AuthenticationRequiredError({ scopes: [], message: `invalid_client: ${described}` }),
      { kind: 'invalid_client', reason: 'secret_invalid' },
    ],
    [
      'with a cause that says more',
      new AuthenticationRequiredError({ scopes: [], message: 'x', cause: new AuthenticationError(429, 'x') }),
      { kind: 'throttled' },
    ],
    [
      'that wants a sign-in',
      new AuthenticationRequiredError({ scopes: [], message: 'Automatic authentication has been disabled.' }),
      { kind: 'interaction_required', reason: 'login_required' },
    ],
    [
      'that is not set up',
      new CredentialUnavailableError('EnvironmentCredential is unavailable.'),
      {
        kind: 'invalid_client',
        reason: 'credential_missing',
        errorDescription: 'EnvironmentCredential is unavailable.',
      },
    ],
    [
      'whose discovery failed',
      new CredentialUnavailableError('endpoints_resolution_error: See https://aka.ms/x'),
      { kind: 'network' },
    ],
    [
      'of a chain',
      new AggregateAuthenticationError([new CredentialUnavailableError('x'), new AuthenticationError(429, 'x')], 'y'),
      { kind: 'throttled' },
    ],
    [
      'of a chain in a chain',
      new AggregateAuthenticationError(
        [new AggregateAuthenticationError([new AuthenticationError(401, body)], 'x')],
        'y',
      ),
      { kind: 'invalid_client' },
    ],
  ])('%s', (_what, thrown, expected) => {
    expect(normalizeError(thrown)).toMatchObject(expected)
  })

  test('that is its own member ends', () => {
    const ring = new AggregateAuthenticationError([], 'ring')
    ring.errors.push(ring as never)
    expect(normalizeError(ring)).toBeUndefined()
  })
})

test('an AuthenticationError with a cause is told by the cause, which has what it drops', () => {
  const claims = '{"access_token":{"x":null}}'
  const cause = { errorCode: 'invalid_grant', errorMessage: 'AADSTS50076: x', subError: 'basic_action', claims }
  const thrown = new AuthenticationError(400, { error: 'invalid_grant', error_description: 'x' }, { cause })
  expect(normalizeError(thrown)).toMatchObject({
    kind: 'interaction_required',
    code: 'AADSTS50076',
    suberror: 'basic_action',
    claims,
  })
})

describe('an error of a client of Graph', () => {
  const inner = {
    code: 'InvalidAuthenticationToken',
    message: 'expired',
    innerError: { 'request-id': 'abc', date: '2026-01-05T08:00:00' },
  }

  test.each<[string, object, object]>([
    [
      'kiota, with a model of the body',
      Object.assign(new Error('expired'), {
        responseStatusCode: 401,
        responseHeaders: { 'WWW-Authenticate': [`Bearer error="insufficient_claims"`, ` claims="${claims}"`] },
        errorEscaped: { code: 'InvalidAuthenticationToken', message: 'expired', innerError: { requestId: 'abc' } },
      }),
      { kind: 'claims_challenge', status: 401, requestId: 'abc', error: 'InvalidAuthenticationToken' },
    ],
    [
      'kiota, with a date that it split at its comma',
      Object.assign(new Error('x'), {
        responseStatusCode: 503,
        responseHeaders: {
          'retry-after': ['Mon', ' 05 Jan 2026 08:00:09 GMT'],
          date: ['Mon', ' 05 Jan 2026 08:00:00 GMT'],
        },
      }),
      { kind: 'service_unavailable', retryAfterMs: 9000 },
    ],
    [
      'the Graph SDK, with headers',
      Object.assign(new Error('expired'), {
        statusCode: 401,
        code: inner.code,
        requestId: 'abc',
        date: new Date(),
        body: JSON.stringify(inner),
        headers: new Headers({ 'retry-after': '3' }),
      }),
      { kind: 'invalid_token', status: 401, requestId: 'abc', retryAfterMs: 3000, errorDescription: 'expired' },
    ],
    [
      'the Graph SDK, which could not parse a page',
      Object.assign(new Error('x'), {
        statusCode: 502,
        code: 'SyntaxError',
        requestId: null,
        date: new Date(),
        body: 'SyntaxError: Unexpected token <',
      }),
      { kind: 'service_unavailable', status: 502 },
    ],
    [
      'the Graph SDK, without an answer',
      Object.assign(new Error('fetch failed'), {
        statusCode: -1,
        code: 'TypeError',
        requestId: null,
        date: new Date(),
        body: 'TypeError: fetch failed',
      }),
      { kind: 'network' },
    ],
  ])('%s', (_what, thrown, expected) => {
    expect(normalizeError(thrown)).toMatchObject(expected)
  })
})

test('an error of an Azure SDK that knows only that no answer came is one of the network', () => {
  expect(normalizeError(new RestError('failed', { code: 'REQUEST_SEND_ERROR' }))).toMatchObject({ kind: 'network' })
  expect(normalizeError(new RestError('x', { code: 'PARSE_ERROR' }))).toBeUndefined()
})

describe('an error with an answer on it', () => {
  test('is judged by the grant of its request, which does not show', () => {
    const answer = { status: 400, data: { error: 'invalid_grant', error_codes: [70008] }, headers: {} }
    const kindFor = (data: string) =>
      normalizeError({ response: answer, config: { url: 'https://sts.example/token', method: 'post', data } })?.kind
    expect(kindFor('grant_type=authorization_code&code=hunter2')).toBe('invalid_grant')
    expect(kindFor('grant_type=refresh_token&refresh_token=hunter2')).toBe('interaction_required')
  })

  test('whose body is a stream is told by status and headers, and the stream is not touched', () => {
    let touched = 0
    const body = new Proxy({ getReader: () => {}, pipe: () => {} }, { ownKeys: () => (++touched ? [] : []) })
    expect(normalizeError({ response: { status: 429, headers: { 'retry-after': '1' }, body } })).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 1000,
    })
    expect(touched).toBe(0)
  })

  test.each<[string, unknown]>([
    [
      'a getter that throws',
      {
        get response(): never {
          throw new Error('no')
        },
      },
    ],
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no')
          },
        },
      ),
    ],
    ['an answer without a status', { response: { headers: {} } }],
    ['a Response of success', new Response('x', { status: 200 })],
  ])('%s is none', (_what, thrown) => {
    expect(normalizeError(thrown)).toBeUndefined()
  })

  test('a bare Response is told by status and headers', () => {
    expect(normalizeError(new Response('x', { status: 503, headers: { 'retry-after': '2' } }))).toMatchObject({
      kind: 'service_unavailable',
      retryAfterMs: 2000,
    })
  })
})
