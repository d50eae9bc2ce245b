import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { traitsOf } from '@sts-errors/core/adapter'
import fc from 'fast-check'

describe('a request for the STS is known by its address', () => {
  test.each([
    'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    'https://login.microsoftonline.com/common/oauth2/token',
    'https://login.microsoftonline.com/t/oauth2/v2.0/devicecode',
    'https://login.microsoftonline.com/t/oauth2/devicecode',
    'https://login.microsoftonline.com/t/oauth2/v2.0/token?client-request-id=1#x',
    'https://login.microsoftonline.com/t/oauth2/v2.0/token/',
    'https://x.b2clogin.com/x.onmicrosoft.com/b2c_1_a/oauth2/v2.0/token',
    'https://x.b2clogin.com/x.onmicrosoft.com/oauth2/v2.0/token?p=b2c_1_a',
    'https://x.ciamlogin.com/t/oauth2/v2.0/token',
    'https://sts.example/adfs/oauth2/token',
    'https://sts.example/adfs/oauth2/devicecode',
    'http://169.254.169.254/metadata/identity/oauth2/token?resource=x',
    'http://127.0.0.1:41123/msi/token/?resource=x',
    'http://localhost:40342/metadata/identity/oauth2/token',
    'http://localhost:50342/oauth2/token',
    'https://10.0.0.4:2377/metadata/identity/oauth2/token?api-version=1',
    '/common/oauth2/v2.0/token',
    'HTTPS://LOGIN.EXAMPLE/T/OAUTH2/V2.0/TOKEN',
  ])('%s', url => {
    expect(traitsOf('GET', url, undefined).tokenRequest).toBe(true)
  })

  test.each([
    'https://graph.microsoft.com/v1.0/me',
    'https://graph.microsoft.com/v1.0/oauth2PermissionGrants',
    'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    'https://login.microsoftonline.com/common/oauth2/v2.0/tokens',
    'https://login.microsoftonline.com/common/discovery/v2.0/keys',
    'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
    'https://api.example/tokens',
    'https://api.example/x?u=/oauth2/v2.0/token',
    'https://api.example/x#/oauth2/v2.0/token',
    'http://169.254.169.254/metadata/instance',
    '',
  ])('%s is none', url => {
    expect(traitsOf('GET', url, undefined).tokenRequest).toBe(false)
  })
})

describe('a request for the STS is known by its body', () => {
  const form = 'client_id=x&grant_type=refresh_token&refresh_token=y'
  const formData = new FormData()
  formData.set('grant_type', 'refresh_token')
  test.each<[string, unknown, string]>([
    ['a form as text', form, 'refresh_token'],
    ['the first of a form', 'grant_type=password&x=1', 'password'],
    [
      'an escaped one',
      'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code',
      'urn:ietf:params:oauth:grant-type:device_code',
    ],
    ['a form as URLSearchParams', new URLSearchParams(form), 'refresh_token'],
    ['a form as bytes', new TextEncoder().encode(form), 'refresh_token'],
    ['a form as Buffer', Buffer.from(form), 'refresh_token'],
    ['a form as ArrayBuffer', new TextEncoder().encode(form).buffer, 'refresh_token'],
    ['FormData', formData, 'refresh_token'],
    ['an object', { grant_type: 'refresh_token' }, 'refresh_token'],
    ['JSON', JSON.stringify({ client_id: 'x', grant_type: 'refresh_token' }), 'refresh_token'],
    ['JSON with white space', '{ "grant_type" :\n  "refresh_token" }', 'refresh_token'],
    ['a Map', new Map([['grant_type', 'refresh_token']]), 'refresh_token'],
    ['an object with a member get that is none', { grant_type: 'refresh_token', get: 'x' }, 'refresh_token'],
  ])('%s', (_, body, grantType) => {
    expect(traitsOf('POST', 'https://proxy.example/t', body)).toMatchObject({
      tokenRequest: true,
      grantType,
      replayable: true,
    })
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['another form', 'xgrant_type=1&my_grant_type=2'],
    ['a text that speaks of it', 'Use POST with client_id=x&grant_type=refresh_token to renew'],
    ['a list of it', '["a=b&grant_type=refresh_token"]'],
    ['XML', '<a b="c&grant_type=refresh_token"/>'],
    ['JSON that speaks of it', JSON.stringify({ text: 'Use client_id=x&grant_type=refresh_token' })],
    ['JSON that has it further down', JSON.stringify({ oauth: { grant_type: 'client_credentials' } })],
    ['JSON that is cut off', '{"grant_type":"refresh_token"'],
    ['a number', 5],
    ['an object without it', {}],
    ['an object whose member is no text', { grant_type: 5 }],
    ['a list', []],
    ['a Blob', new Blob([form])],
  ])('%s is none', (_, body) => {
    expect(traitsOf('POST', 'https://proxy.example/t', body)).toMatchObject({
      tokenRequest: false,
      grantType: undefined,
    })
  })
})

describe('a token request whose body cannot be looked into', () => {
  const token = 'https://login.example/t/oauth2/v2.0/token'
  const form = 'grant_type=authorization_code&code=x'
  test.each<[string, string, unknown, true | undefined]>([
    ['a Blob', token, new Blob([form]), true],
    ['compressed bytes', token, gzipSync(form), true],
    ['a list of chunks', token, [new TextEncoder().encode(form)], true],
    ['bytes of a form', token, new TextEncoder().encode(form), undefined],
    ['text without a grant', token, 'resource=x', undefined],
    ['an object without a grant', token, { resource: 'x' }, undefined],
    ['a form without a grant', token, new URLSearchParams('resource=x'), undefined],
    ['none', token, undefined, undefined],
    ['a Blob for a device code', token.replace('token', 'devicecode'), new Blob(['scope=x']), undefined],
    ['a Blob for a device code, with a slash', token.replace('token', 'devicecode/'), new Blob(['scope=x']), undefined],
    ['a Blob below a device code', token.replace('/oauth2', '/devicecode/oauth2'), new Blob(['scope=x']), true],
    [
      'an instance that tells its grant',
      token,
      new (class {
        readonly grant_type = 'password'
      })(),
      undefined,
    ],
    ['bytes of text without a grant', token, new TextEncoder().encode('resource=x'), undefined],
    ['bytes for a device code', token.replace('token', 'devicecode'), new TextEncoder().encode('scope=x'), undefined],
  ])('%s', (_, url, body, opaque) => {
    expect(traitsOf('POST', url, body).opaque).toBe(opaque)
  })
})

describe('a body that can be read once', () => {
  test.each<[string, unknown]>([
    ['a stream of Node', Readable.from(['x'])],
    ['a stream of the web', new ReadableStream()],
    [
      'a generator',
      (function* () {
        yield 'x'
      })(),
    ],
    [
      'an asynchronous generator',
      (async function* () {
        yield 'x'
      })(),
    ],
    ['something that can be piped', { pipe: () => undefined }],
    ['a Request with a body', new Request('https://a.example', { method: 'POST', body: 'x' })],
  ])('%s', (_, body) => {
    expect(traitsOf('POST', 'https://a.example', body).replayable).toBe(false)
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'x'],
    ['bytes', new Uint8Array(2)],
    ['an ArrayBuffer', new ArrayBuffer(2)],
    ['a Blob', new Blob(['x'])],
    ['FormData', new FormData()],
    ['URLSearchParams', new URLSearchParams()],
    ['an object', { a: 1 }],
    ['a list', [1]],
    ['a Request without a body', new Request('https://a.example')],
  ])('%s can be read again', (_, body) => {
    expect(traitsOf('POST', 'https://a.example', body).replayable).toBe(true)
  })

  test('is looked at, not read', async () => {
    const stream = Readable.from(['x'])
    const request = new Request('https://a.example', { method: 'POST', body: 'grant_type=x' })
    traitsOf('POST', 'https://a.example', stream)
    traitsOf('POST', 'https://a.example', request)
    expect(stream.readableDidRead).toBe(false)
    expect(request.bodyUsed).toBe(false)
    expect(await request.text()).toBe('grant_type=x')
  })
})

test('the method is in upper case, the address without query, fragment and userinfo', () => {
  expect(traitsOf('post', 'https://user:hunter2@a.example/t?code=hunter2#hunter2', undefined)).toMatchObject({
    method: 'POST',
    url: 'https://a.example/t',
  })
})

test.each(['grant_type=%', 'grant_type=%FF', 'grant_type=%C3%28', 'grant_type=', 'grant_type', '{"grant_type":'])(
  'a broken form does no harm: %s',
  body => {
    expect(traitsOf('POST', 'https://a.example', body)).toMatchObject({ method: 'POST' })
  },
)

test('whatever the body, nothing throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything({ withTypedArray: true, withMap: true, withNullPrototype: true }),
        fc.string({ unit: 'binary' }).map(text => `grant_type=${text}`),
      ),
      fc.string(),
      (body, url) => {
        const { replayable, tokenRequest } = traitsOf('post', url, body)
        expect([typeof replayable, typeof tokenRequest]).toEqual(['boolean', 'boolean'])
      },
    ),
    { numRuns: 2000 },
  )
})
