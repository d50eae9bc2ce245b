import { describe, expect, test } from '@jest/globals'
import { type ErrorResponse, parseErrorResponse, type StsErrorDetails } from '@sts-errors/core'
import documented from './data/claims-challenge.json'
import managedIdentity from './data/managed-identity.json'
import { correlationId, said, timestamp, traceId, v2, v2Said } from './said.ts'

describe('dialects', () => {
  test.each<[string, Partial<ErrorResponse>, Partial<StsErrorDetails>]>([
    ['the v2 token endpoint', { body: JSON.stringify(v2) }, v2Said],
    ...['x-ms-request-id', 'x-ms-ests-server'].map(
      (header): [string, Partial<ErrorResponse>, Partial<StsErrorDetails>] => [
        `the id of the client is that of the correlation where only headers tell, of which ${header} shows an STS`,
        { body: '', headers: { [header]: 'x', 'client-request-id': 'abc' } },
        {
          correlationId: 'abc',
          clientRequestId: 'abc',
          [header === 'x-ms-request-id' ? 'requestId' : 'server']: 'x',
          codes: [],
        },
      ],
    ),
    [
      'an id that is none',
      { body: { error: 'x', trace_id: 'abc def', correlation_id: '<abc' } },
      { error: 'x', codes: [] },
    ],
    [
      'the v1 token endpoint: ids run together in the text only',
      {
        body: `{"error":"invalid_grant","error_description":"AADSTS70002: Bad.AADSTS70008: Expired.Trace ID: ${traceId}Correlation ID: ${correlationId}Timestamp: 2025-04-25 09:05:06Z"}`,
      },
      {
        error: 'invalid_grant',
        errorDescription: 'AADSTS70002: Bad.AADSTS70008: Expired.',
        codes: ['AADSTS70002', 'AADSTS70008'],
        traceId,
        correlationId,
        timestamp,
      },
    ],
    [
      'the ids of the newer format, with spaces',
      {
        body: {
          error: 'authorization_pending',
          error_description: `AADSTS70016: Pending. Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: 2025-04-25 09:05:06Z`,
        },
      },
      {
        error: 'authorization_pending',
        errorDescription: 'AADSTS70016: Pending.',
        codes: ['AADSTS70016'],
        traceId,
        correlationId,
        timestamp,
      },
    ],
    [
      'Azure AD B2C',
      {
        body: {
          error: 'access_denied',
          error_description: `AADB2C90118: The user has forgotten their password.\r\nCorrelation ID: ${correlationId}\r\nTimestamp: 2025-04-25 09:05:06Z\r\n`,
        },
      },
      {
        error: 'access_denied',
        errorDescription: 'AADB2C90118: The user has forgotten their password.',
        codes: ['AADB2C90118'],
        correlationId,
        timestamp,
      },
    ],
    [
      'AD FS',
      { body: String.raw`{"error":"invalid_grant","error_description":"MSIS9659: Invalid \u0027username\u0027."}` },
      { error: 'invalid_grant', errorDescription: "MSIS9659: Invalid 'username'.", codes: ['MSIS9659'] },
    ],
    [
      'App Service',
      { body: { statusCode: 500, message: 'An unexpected error.', correlationId } },
      { errorDescription: 'An unexpected error.', codes: [], correlationId },
    ],
    [
      'Azure Arc, whose code is the HTTP status',
      { status: 401, body: { error: 'unauthorized_client', error_description: 'Missing header', error_codes: [401] } },
      { error: 'unauthorized_client', errorDescription: 'Missing header', codes: [] },
    ],
    [
      'Cloud Shell',
      { body: { error: { code: 'AudienceNotSupported', message: 'Not supported.' } } },
      { error: 'AudienceNotSupported', errorDescription: 'Not supported.', codes: [] },
    ],
    [
      'Service Fabric',
      { status: 404, body: { error: { correlationId: 'foo', code: 'SecretHeaderNotFound', message: 'No secret.' } } },
      { error: 'SecretHeaderNotFound', errorDescription: 'No secret.', codes: [], correlationId: 'foo' },
    ],
    ['Machine Learning', { body: { error: 'e', message: 'm' } }, { error: 'e', errorDescription: 'm', codes: [] }],
    [
      'Microsoft Graph',
      {
        status: 401,
        body: {
          error: {
            code: 'InvalidAuthenticationToken',
            message: 'The token is expired.',
            innerError: { code: 'inner', 'request-id': 'r-1', 'client-request-id': 'c-1', date: '2025-04-25T09:05:06' },
          },
        },
      },
      {
        error: 'InvalidAuthenticationToken',
        errorDescription: 'The token is expired.',
        codes: [],
        requestId: 'r-1',
        clientRequestId: 'c-1',
        timestamp,
      },
    ],
    [
      'the older OData, whose message is an object',
      {
        status: 403,
        body: { 'odata.error': { code: 'Authorization_RequestDenied', message: { lang: 'en', value: 'No.' } } },
      },
      { error: 'Authorization_RequestDenied', errorDescription: 'No.', codes: [] },
    ],
    [
      'Azure Resource Manager, with an STS code in its message',
      { status: 401, body: { error: { code: 'AuthenticationFailed', message: 'AADSTS50034: No such account.' } } },
      { error: 'AuthenticationFailed', errorDescription: 'AADSTS50034: No such account.', codes: ['AADSTS50034'] },
    ],
    [
      'Azure Storage, in XML',
      {
        status: 401,
        headers: { 'x-ms-error-code': 'InvalidAuthenticationInfo' },
        body: '\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>InvalidAuthenticationInfo</Code><Message>No token.\nRequestId:r-1\nTime:2025-04-25T09:05:06.1Z</Message></Error>',
      },
      { error: 'InvalidAuthenticationInfo', errorDescription: 'No token.', codes: [] },
    ],
    [
      'Azure Storage, asked by HEAD',
      { status: 403, headers: { 'x-ms-error-code': 'AuthorizationPermissionMismatch' } },
      { error: 'AuthorizationPermissionMismatch', codes: [] },
    ],
    ['plain text', { status: 429, body: 'Too many requests' }, { errorDescription: 'Too many requests', codes: [] }],
    ['a bare code', { body: 'AADSTS90008' }, { errorDescription: 'AADSTS90008', codes: ['AADSTS90008'] }],
    [
      'a gateway page',
      { status: 502, body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>' },
      { errorDescription: '502 Bad Gateway', codes: [] },
    ],
    [
      'a gateway page of the last century',
      { status: 502, body: '<HTML><HEAD><TITLE lang="en">502 Bad Gateway</TITLE></HEAD></HTML>' },
      { errorDescription: '502 Bad Gateway', codes: [] },
    ],
    [
      'a page of AD FS',
      { status: 200, body: '<html><div id="errorText">MSIS9224: No such redirect.</div></html>' },
      { errorDescription: 'MSIS9224: No such redirect.', codes: ['MSIS9224'] },
    ],
    [
      'the sign-in page, which carries its code for its own scripts',
      { body: '<html><script>$Config={"sErrorCode":"50058","error":"access_denied"};</script></html>' },
      { codes: ['AADSTS50058'] },
    ],
    ['nothing', {}, { codes: [] }],
    ['an empty text', { body: '' }, { codes: [] }],
    ['white space', { body: ' \r\n ' }, { codes: [] }],
    ['null', { body: null }, { codes: [] }],
    ['a number', { body: 5 }, { codes: [] }],
    ['true', { body: true }, { codes: [] }],
    ['JSON that is no object', { body: '[1,2]' }, { codes: [], errorDescription: '[1,2]' }],
    ['an empty object', { body: {} }, { codes: [] }],
    [
      'a challenge and no body',
      { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token", error_description="expired"' } },
      {
        error: 'invalid_token',
        errorDescription: 'expired',
        codes: [],
        challenge: {
          scheme: 'Bearer',
          parameters: { error: 'invalid_token', error_description: 'expired' },
          token68: undefined,
        },
      },
    ],
  ])('%s', (_, response, want) => {
    expect(said(response)).toEqual(want)
  })

  test.each(documented.tokenEndpointBodies.map(({ name, body }) => [name, body]))('%s', (_, body) => {
    const given = body as { error: string; claims: string; trace_id: string; correlation_id: string }
    expect(said({ body: given })).toMatchObject({
      error: given.error,
      claims: given.claims,
      traceId: given.trace_id,
      correlationId: given.correlation_id,
    })
  })

  test.each(documented.graphBodies.map(({ name, status, body }) => [name, status, body]))(
    'Graph: %s',
    (_, status, body) => {
      const { error } = body as { error: { code: string; message: string } }
      expect(said({ status: Number(status), body })).toMatchObject({
        error: error.code,
        errorDescription: error.message.split(/[\r\n]/)[0],
        codes: [],
      })
    },
  )

  test.each(managedIdentity.observed.map(({ meaning, status, body }) => [meaning, status, body]))(
    'managed identity: %s',
    (_, status, body) => {
      const details = parseErrorResponse({ status: Number(status), body })
      expect(details?.codes).toEqual([])
      expect(details?.errorDescription === undefined).toBe(body === null)
    },
  )
})

describe('codes', () => {
  test.each<[string, object, readonly string[]]>([
    [
      'from the list, then from the description',
      { error_codes: [90010], error_description: 'AADSTS991: x' },
      ['AADSTS90010', 'AADSTS991'],
    ],
    [
      'each once, in the order of the server',
      { error_codes: [70002, 70008, 70002], error_description: 'AADSTS70008' },
      ['AADSTS70002', 'AADSTS70008'],
    ],
    [
      'from the address of the explanation',
      { error_uri: 'https://login.microsoftonline.com/error?code=7000215' },
      ['AADSTS7000215'],
    ],
    ['numbers in text', { error_codes: ['50076'] }, ['AADSTS50076']],
    ['with their own prefix', { error_codes: ['AADSTS50076', 'AADB2C90118'] }, ['AADSTS50076', 'AADB2C90118']],
    ['a longer number is not a shorter one', { error_description: 'AADSTS7000272: x' }, ['AADSTS7000272']],
    ['a shorter number is not a longer one', { error_description: 'AADSTS700027: x' }, ['AADSTS700027']],
    ['prose is not searched for words', { error_description: 'login_required interaction_required 50076 MFA' }, []],
    ['what is no code', { error_codes: [null, {}, [], true, '', 'x', -5, 1e21, 1.5] }, []],
    ['no list at all', { error_codes: 'none' }, []],
  ])('%s', (_, body, codes) => {
    expect(said({ body }).codes).toEqual(codes)
  })

  test('a symbol among them does no harm', () => {
    expect(said({ body: { error: 'e', error_codes: [Symbol('x'), 50076] } }).codes).toEqual(['AADSTS50076'])
  })
})

describe('ids and headers', () => {
  const headers = {
    'X-Ms-Request-Id': 'r-1',
    'Client-Request-Id': 'c-1',
    'X-Ms-Ests-Server': '2.1.1 - EUS',
    'X-Ms-Clitelem': '1,50076,0,,',
    'Retry-After': '5',
  }
  test('all of them are kept, whatever the body', () => {
    expect(said({ headers, body: 'Bad gateway' })).toMatchObject({
      requestId: 'r-1',
      clientRequestId: 'c-1',
      server: '2.1.1 - EUS',
      clientTelemetry: '1,50076,0,,',
      retryAfterMs: 5000,
    })
  })

  test("an STS answer without a body is correlated by the request's own id", () => {
    expect(said({ headers })).toMatchObject({ correlationId: 'c-1' })
  })

  test("the body's correlation id goes before that of the request", () => {
    expect(said({ headers, body: v2 })).toMatchObject({ correlationId, clientRequestId: 'c-1' })
  })

  test('ids that somebody has blackened are none', () => {
    expect(
      said({ body: { ...v2, trace_id: '[REDACTED]', correlation_id: '<guid>', error_description: 'x' } }),
    ).not.toHaveProperty('traceId')
  })

  test("a date is judged by the answer's own clock, else by the one that is given", () => {
    const answer = { status: 503, headers: { 'retry-after': 'Sun, 01 Mar 2026 12:00:30 GMT' } }
    expect(parseErrorResponse(answer, Date.parse('2026-03-01T12:00:00Z'))?.retryAfterMs).toBe(30_000)
  })

  test('the challenge that says most is kept', () => {
    const value = ['Basic realm="x"', 'Bearer error="invalid_token"', 'PoP claims="eyJhIjoxfQ=="']
    expect(said({ headers: { 'www-authenticate': value } })).toMatchObject({
      challenge: { scheme: 'PoP' },
      claims: '{"a":1}',
    })
    expect(said({ headers: { 'www-authenticate': value.slice(0, 2) } })).toMatchObject({
      challenge: { scheme: 'Bearer' },
    })
    expect(said({ headers: { 'www-authenticate': value.slice(0, 1) } })).toMatchObject({
      challenge: { scheme: 'Basic' },
    })
  })

  test('what the adapter knows is passed on', () => {
    expect(parseErrorResponse({ status: 400, grantType: 'refresh_token' })).toMatchObject({
      status: 400,
      grantType: 'refresh_token',
    })
  })
})

describe('what is no error', () => {
  test.each<[string, ErrorResponse]>([
    ['a success', { status: 200, body: { access_token: 'x', token_type: 'Bearer' } }],
    ['a success without a body', { status: 204 }],
    ['a redirect', { status: 302, headers: { location: 'https://app.example' } }],
    ["Azure Storage's 304", { status: 304, headers: { 'x-ms-error-code': 'ConditionNotMet' } }],
    ['a success that is text', { status: 200, body: 'ok' }],
  ])('%s', (_, response) => {
    expect(parseErrorResponse(response)).toBeUndefined()
  })

  test('an error in an answer of status 200 is one all the same', () => {
    expect(parseErrorResponse({ status: 200, body: { error: 'invalid_grant' } })).toMatchObject({
      error: 'invalid_grant',
    })
  })
})
