import { describe, expect, jest, test } from '@jest/globals'
import * as core from '@sts-errors/core'
import { isStsError, type Kind, StsError, type StsErrorClass, toStsError } from '@sts-errors/core'
import { copyError } from '@sts-errors/core/adapter'
import { hints, steps } from '../src/tables/remedies.ts'
import { remedyCases } from './kinds-and-reasons.ts'

type AnyClass = new (init?: object) => StsError

const classes: { readonly [K in Kind]: readonly [name: string, made: AnyClass] } = {
  interaction_required: ['InteractionRequiredError', core.InteractionRequiredError as AnyClass],
  claims_challenge: ['ClaimsChallengeError', core.ClaimsChallengeError as AnyClass],
  invalid_token: ['InvalidTokenError', core.InvalidTokenError as AnyClass],
  invalid_grant: ['InvalidGrantError', core.InvalidGrantError as AnyClass],
  invalid_client: ['InvalidClientError', core.InvalidClientError as AnyClass],
  invalid_request: ['InvalidRequestError', core.InvalidRequestError as AnyClass],
  access_denied: ['AccessDeniedError', core.AccessDeniedError as AnyClass],
  user_cancelled: ['UserCancelledError', core.UserCancelledError as AnyClass],
  scopes_declined: ['ScopesDeclinedError', core.ScopesDeclinedError as AnyClass],
  protection_policy_required: ['ProtectionPolicyRequiredError', core.ProtectionPolicyRequiredError as AnyClass],
  authorization_pending: ['AuthorizationPendingError', core.AuthorizationPendingError as AnyClass],
  throttled: ['ThrottledError', core.ThrottledError as AnyClass],
  service_unavailable: ['ServiceUnavailableError', core.ServiceUnavailableError as AnyClass],
  network: ['NetworkError', core.NetworkError as AnyClass],
  timeout: ['RequestTimeoutError', core.RequestTimeoutError as AnyClass],
  unrecognized: ['UnrecognizedResponseError', core.UnrecognizedResponseError as AnyClass],
}
const table = (Object.entries(classes) as [Kind, readonly [string, AnyClass]][]).map(
  ([kind, [name, made]]) => [kind, name, made] as const,
)

describe('what an answer says is on its error, and nothing else', () => {
  const always = ['kind', 'reason', 'action', 'retryable', 'remedy', 'attempts', 'codes']
  test.each(
    Object.entries({
      status: 400,
      code: 'AADSTS50076',
      error: 'invalid_grant',
      errorDescription: 'No.',
      suberror: 'basic_action',
      errorSubcode: 'cancel',
      claims: '{}',
      correlationId: 'a',
      traceId: 'b',
      requestId: 'c',
      clientRequestId: 'd',
      server: 'e',
      clientTelemetry: 'f',
      timestamp: new Date(0),
      retryAfterMs: 5,
      challenge: { scheme: 'Bearer', parameters: {} },
      headers: new core.HeaderView({ a: 'b' }),
      grantType: 'password',
      stopReason: 'deadline',
      fromCooldown: true,
      request: { method: 'GET', url: 'https://a.example' },
    }),
  )('%s', (name, value) => {
    const error = new core.InvalidGrantError({ [name]: value })
    expect((error as unknown as { [name: string]: unknown })[name]).toEqual(value)
    expect(Object.keys(error).sort()).toEqual([...always, name].sort())
  })

  test('also on a copy, which has all that the first one has', () => {
    const error = toStsError({
      status: 400,
      headers: { 'x-ms-request-id': 'a' },
      body: { error: 'invalid_grant', error_description: 'AADSTS50076: Use MFA.', suberror: 'basic_action' },
      url: 'https://login.example/token?x=1',
    })
    expect(error?.request).toEqual({ method: 'GET', url: 'https://login.example/token' })
    const copy = error && copyError(error)
    expect(copy).not.toBe(error)
    expect(copy?.toJSON()).toEqual(error?.toJSON())
    expect(error && copyError(error, { attempts: 3 }).toJSON()).toEqual({ ...error?.toJSON(), attempts: 3 })
  })

  test('of another copy of the package it is one of ours all the same', () => {
    expect(isStsError({ [Symbol.for('sts-errors')]: true })).toBe(true)
  })
})

describe('a message', () => {
  test('without a reason names the kind alone', () => {
    const { message, remedy } = new core.NetworkError()
    expect(message).toBe(`network. ${remedy}`)
  })

  test('shows no more of a code than anybody would read', () => {
    const { message } = new core.NetworkError({ code: 'x'.repeat(500) })
    expect(/x+/.exec(message)?.[0]).toHaveLength(99)
  })
})

describe('a class for every kind', () => {
  test.each(table)('%s is %s', (kind, name, Made) => {
    const error = new Made()
    expect(error).toMatchObject({ kind, reason: 'none', attempts: 1, codes: [], name })
    expect(error).toBeInstanceOf(Error)
    expect(Made.name).toBe(name)
    expect(Object.hasOwn(error, 'name')).toBe(false)
    expect(`${error}`).toBe(`${name}: ${error.message}`)
    expect(error.stack).toContain(name)
    expect(error.stack).toContain('errors.test')
  })

  test.each(table)('an error of the kind %s is an instance of its own class and of no other', (kind, _, Made) => {
    const error = new Made()
    const of = table.filter(([, , Other]) => (error as unknown) instanceof Other).map(([other]) => other)
    expect(of).toEqual([kind])
    expect((error as unknown) instanceof StsError).toBe(true)
    expect(isStsError(error)).toBe(true)
  })

  test.each([undefined, null, 5, 'throttled', {}, { kind: 'throttled' }, new Error('x'), Object.create(null), () => 1])(
    '%p is of none',
    value => {
      expect(isStsError(value)).toBe(false)
      expect((value as unknown) instanceof StsError).toBe(false)
      expect((value as unknown) instanceof core.ThrottledError).toBe(false)
    },
  )

  test.each(remedyCases)(
    '%s has the reason, the action and the remedy of %s',
    (kind, reason, { action, retryable }) => {
      const [, Made] = classes[kind]
      const error = new Made({ reason })
      expect(error).toMatchObject({ kind, reason, action, retryable })
      const hint = (hints[kind] as { readonly [reason: string]: string })[reason]
      expect(error.remedy).toBe(`${steps[action]}: ${hint}.`)
      expect(error.message).toContain(error.remedy)
    },
  )

  test.each<[string, () => unknown, string]>([
    [
      'the base',
      () => new (StsError as never as new (init: string) => unknown)('boom'),
      'StsError: is made as one of its',
    ],
    ['of a text', () => new core.ThrottledError('boom' as never), 'ThrottledError: "boom" given, expected an object'],
    ['of null', () => new core.ThrottledError(null as never), 'ThrottledError: null given, expected an object'],
    [
      'for a reason of another kind',
      () => new core.ThrottledError({ reason: 'mfa_required' as never }),
      'ThrottledError: reason "mfa_required" given, expected one of throttled',
    ],
  ])('%s there is none', (_, make, message) => {
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })

  test('what is given goes over what the table says', () => {
    const error = new core.ThrottledError({ retryable: false, action: 'ask_admin', attempts: 3, stopReason: 'budget' })
    expect(error).toMatchObject({ retryable: false, action: 'ask_admin', attempts: 3, stopReason: 'budget' })
  })

  test('declined scopes are named', () => {
    const error = new core.ScopesDeclinedError({ grantedScopes: ['a'], declinedScopes: ['b'] })
    expect(error).toMatchObject({ grantedScopes: ['a'], declinedScopes: ['b'] })
    expect(error.toJSON()).toMatchObject({ grantedScopes: ['a'], declinedScopes: ['b'] })
  })
})

describe('a class that somebody derives', () => {
  class Mine extends (core.ThrottledError as StsErrorClass<core.ThrottledError>) {
    readonly mine = true
  }
  const mine = new Mine({ reason: 'quota' })

  test('has its own instances', () => {
    expect(mine).toBeInstanceOf(Mine)
    expect(mine.mine).toBe(true)
    expect(mine.reason).toBe('quota')
  })

  test('whose instances are of the family too', () => {
    expect(mine).toBeInstanceOf(core.ThrottledError)
    expect((mine as unknown) instanceof StsError).toBe(true)
    expect((mine as unknown) instanceof core.NetworkError).toBe(false)
  })

  test('and nobody else has', () => {
    expect(new core.ThrottledError()).not.toBeInstanceOf(Mine)
  })
})

describe('two copies of the package in one process', () => {
  const copy = (): typeof core => {
    let other: typeof core | undefined
    jest.isolateModules(() => {
      other = jest.requireActual<typeof core>('@sts-errors/core')
    })
    if (!other) throw new Error('the second copy did not load')
    return other
  }
  const other = copy()

  test('are really two', () => {
    expect(other.ThrottledError).not.toBe(core.ThrottledError)
    expect(other.HeaderView).not.toBe(core.HeaderView)
  })

  test.each(table)("know each other's %s", (kind, name) => {
    const theirs = other.toStsError({ status: 429 })
    const Theirs = other[name as keyof typeof other] as unknown as AnyClass
    const error = new Theirs()
    expect(isStsError(error)).toBe(true)
    expect((error as unknown) instanceof StsError).toBe(true)
    expect((error as unknown) instanceof classes[kind][1]).toBe(true)
    expect((theirs as unknown) instanceof classes[kind][1]).toBe(kind === 'throttled')
  })

  test("read each other's headers and records", () => {
    const theirs = other.toStsError({ status: 429, headers: { 'retry-after': '5' } })
    expect(core.parseRetryAfter(theirs?.headers ?? {})).toBe(5000)
    expect(core.fromJSON(theirs?.toJSON())?.toJSON()).toEqual(theirs?.toJSON())
  })
})

describe('the message', () => {
  const message = (response: core.ErrorResponse): string => toStsError(response)?.message ?? ''
  const body = {
    error: 'invalid_grant',
    error_codes: [50076],
    error_description:
      'AADSTS50076: Use MFA.\r\nTrace ID: 5ae9c106-cbfd-4d15-9cc1-dad6de7e2d00\r\nCorrelation ID: e95d8a70-e1c2-4693-a2f0-5441d290fbd0\r\nTimestamp: 2025-04-25 09:05:06Z',
    trace_id: '5ae9c106-cbfd-4d15-9cc1-dad6de7e2d00',
    correlation_id: 'e95d8a70-e1c2-4693-a2f0-5441d290fbd0',
  }

  test('says what happened, which code, and what to do', () => {
    const error = toStsError({ status: 400, body })
    expect(error?.message).toBe(`interaction_required (mfa_required): AADSTS50076: Use MFA. ${error?.remedy}`)
  })

  test('names the code where the description does not', () => {
    expect(message({ status: 400, body: { error: 'invalid_grant', error_codes: [50076] } })).toContain('AADSTS50076')
    expect(message({ status: 400, body: { error: 'invalid_client' } })).toContain('invalid_client')
  })

  test('names the status where there is no code', () => {
    expect(message({ status: 503, body: 'Try later' })).toContain('status 503: Try later')
  })

  test('is the same for the same fault at another time', () => {
    const later = {
      ...body,
      error_description: body.error_description.replace(/5ae9|e95d|09:05/g, '0000'),
      trace_id: 'x',
    }
    expect(message({ status: 400, body: later })).toBe(message({ status: 400, body }))
    expect(message({ status: 400, body })).not.toMatch(/Trace|5ae9c106|2025/)
  })

  test('is one line without tokens, whatever the server says', () => {
    const text =
      'AADSTS50027: Invalid\u0000 token\u2028 eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln at https://a.example/?code=hunter2'
    const said = message({ status: 400, body: { error: 'x\ny', error_description: text } })
    expect(said).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]|eyJ|hunter2/u)
    expect(message({ status: 400, body: { error: 'x\ny' } })).not.toContain('\n')
  })

  test('is of bounded length', () => {
    expect(message({ status: 400, body: 'x'.repeat(60_000) }).length).toBeLessThan(600)
  })
})

describe('toStsError', () => {
  test.each([200, 201, 204, 301, 302, 304, 399])('a %d is no error, whatever its body', status => {
    expect(toStsError({ status, body: { error: 'invalid_grant' } })).toBeUndefined()
  })

  test.each([400, 404, 418, 499, 500, 599, 600, 999])('a %d is one, whatever its body', status => {
    expect(toStsError({ status })).toMatchObject({ status })
  })

  test('the code is the STS code, else the OAuth error', () => {
    expect(toStsError({ status: 400, body: { error: 'invalid_grant', error_codes: [70000, 50076] } })?.code).toBe(
      'AADSTS50076',
    )
    expect(toStsError({ status: 400, body: { error: 'invalid_grant' } })?.code).toBe('invalid_grant')
    expect(toStsError({ status: 400 })?.code).toBeUndefined()
  })

  const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl'
  test('a token that the server repeats in a challenge is not shown, and the claims beside it are', () => {
    const claims = Buffer.from('{"access_token":{"nbf":{"essential":true}}}').toString('base64')
    const header = `Bearer error="invalid_token", error_description="IDX10511: token: ${jwt}", claims="${claims}"`
    const error = toStsError({ status: 401, headers: { 'www-authenticate': header } })
    for (const shown of [error, { ...error }, error?.headers, [...(error?.headers ?? [])]])
      expect(JSON.stringify(shown)).not.toContain(jwt.slice(0, 30))
    expect(error?.challenge?.parameters.error_description).toBe('IDX10511: token: [token]')
    expect(error?.claims).toContain('essential')
    expect(JSON.stringify(error)).toContain(claims)
  })

  test.each([
    ['x-ms-diagnostics', `token ${jwt} is refused`, 'token [token] is refused'],
    ['x-request-url', 'https://api.example/a?code=hunter2', 'https://api.example/a'],
    ['x-original-url', '/a/b?code=hunter2#x', '/a/b'],
    ['x-forwarded-uri', '/a?sig=hunter2', '/a'],
    ['x-ms-redirect-to', 'https://a.example/?code=hunter2', 'https://a.example/'],
    ['referer', 'https://a.example/?code=hunter2', 'https://a.example/'],
    ['x-password', 'hunter2', undefined],
    ['x-jwt-assertion', jwt, undefined],
    ['x-query', 'a?b', 'a?b'],
    ['content-security-policy', 'report-uri /a?b', 'report-uri /a?b'],
  ])('of the header %s: %s stays %s', (name, value, shown) => {
    const error = toStsError({ status: 401, headers: { [name]: value, 'x-ms-request-id': 'r' } })
    expect(error?.headers?.get(name)).toBe(shown)
    expect(error?.headers?.get('x-ms-request-id')).toBe('r')
  })

  test('headers that hide nothing are the very same', () => {
    const headers = new core.HeaderView({ 'x-ms-request-id': 'r', date: 'd' })
    expect(toStsError({ status: 401, headers })?.headers).toBe(headers)
  })

  test('an answer of axios has its body as data', () => {
    const data = { error: 'invalid_client', error_codes: [7000222] }
    expect(toStsError({ status: 401, data })?.reason).toBe('secret_expired')
    expect(toStsError({ status: 401, body: '', data })?.reason).toBe('none')
  })

  test('a response of fetch is none of those: its body is to be read first', () => {
    // @ts-expect-error: that is for readStsError
    expect(toStsError(new Response('{"error":"invalid_client"}', { status: 401 }))?.kind).toBe('unrecognized')
  })

  test('the request is named without query, fragment and userinfo', () => {
    const url = 'https://user:hunter2@login.example/t/oauth2/v2.0/token?code=hunter2#hunter2'
    expect(toStsError({ status: 400, url, method: 'POST' })?.request).toEqual({
      method: 'POST',
      url: 'https://login.example/t/oauth2/v2.0/token',
    })
    expect(toStsError({ status: 400 })?.request).toBeUndefined()
  })

  test('of a request that is known better method and address are told, no more', () => {
    const request = { method: 'POST', url: 'https://login.example/t', tokenRequest: true, grantType: 'password' }
    const error = new core.ThrottledError({ request })
    expect(error.request).toEqual({ method: 'POST', url: 'https://login.example/t' })
    expect(copyError(error, { request }).toJSON().request).toEqual(error.request)
  })

  test('what the server did not say is not there', () => {
    const error = toStsError({ status: 400, body: { error: 'invalid_client' } })
    const undefinedFields = Object.entries(error ?? {}).filter(([, value]) => value === undefined || value === '')
    expect(undefinedFields).toEqual([])
    expect('suberror' in (error ?? {})).toBe(false)
  })

  test('every header survives, whatever the body', () => {
    const headers = { 'x-ms-request-id': 'r', 'retry-after': '120', 'x-anything': 'v' }
    for (const body of ['', '<html>', 'Too many requests', '{"error":', undefined]) {
      expect(toStsError({ status: 429, headers, body })).toMatchObject({ requestId: 'r', retryAfterMs: 120_000 })
      expect(toStsError({ status: 429, headers, body })?.headers?.get('X-Anything')).toBe('v')
    }
  })
})

describe('the error of an answer and one that is made by hand', () => {
  const [, Made] = classes.throttled
  const request = { method: 'POST', url: 'https://login.example/t' }
  const ofAnswer = toStsError({ ...request, status: 429, body: 'Slow down' }) as StsError
  const byHand = new Made({ reason: 'quota', status: 429, errorDescription: 'Slow down', request })

  test('are of the same class and have the same members in the same order', () => {
    expect(Object.getPrototypeOf(ofAnswer)).toBe(Made.prototype)
    expect(Object.getPrototypeOf(byHand)).toBe(Made.prototype)
    expect(ofAnswer.message).toBe(byHand.message)
    expect(Object.keys(ofAnswer).filter(name => name !== 'headers')).toEqual(Object.keys(byHand))
    expect(Object.getOwnPropertyDescriptor(ofAnswer, 'message')).toEqual(
      Object.getOwnPropertyDescriptor(byHand, 'message'),
    )
  })

  test('have a stack that begins with class and message and soon comes to the caller', () => {
    for (const { name, message, stack = '' } of [ofAnswer, byHand]) {
      expect(stack.startsWith(`${name}: ${message}\n`)).toBe(true)
      expect(
        stack
          .slice(name.length + message.length)
          .split('\n')
          .slice(1, 3)
          .join(),
      ).toContain('errors.test')
    }
  })

  test('a class that somebody derives from one of ours takes what ours takes, and has its own instances only', () => {
    class QuotaError extends core.ThrottledError {}
    const error = new QuotaError({ reason: 'quota' })
    expect(error).toMatchObject({ kind: 'throttled', reason: 'quota' })
    expect(error).toBeInstanceOf(QuotaError)
    expect(ofAnswer).not.toBeInstanceOf(QuotaError)
  })
})
