import { describe, expect, test } from '@jest/globals'
import { type RequestSource, TokenRequest } from '../../src/throttle/token-request.ts'

const url = 'https://user@login.example.test/tenant/oauth2/v2.0/token?slice=1#x'
const fields = { grant_type: 'client_credentials', client_id: 'app', client_secret: 's3cret', scope: '.default' }
const form = new URLSearchParams(fields).toString()

const source = (body: unknown, more: Partial<RequestSource> = {}): RequestSource => ({
  method: 'POST',
  url,
  body,
  header: () => undefined,
  ...more,
})
const read = (body: unknown, more?: Partial<RequestSource>) => TokenRequest.from(source(body, more))

describe('a token request is recognised', () => {
  const formData = new FormData()
  for (const [name, value] of Object.entries(fields)) formData.set(name, value)
  test.each<[string, unknown]>([
    ['in a form', form],
    ['in URLSearchParams', new URLSearchParams(fields)],
    ['in FormData', formData],
    ['in a plain object', fields],
    ['in JSON text', JSON.stringify(fields)],
    ['in bytes', new TextEncoder().encode(form)],
    ['in an ArrayBuffer', new TextEncoder().encode(form).buffer],
  ])('%s, and named without a secret', (_, body) => {
    expect(read(body)?.name).toBe('https://login.example.test/tenant/oauth2/v2.0/token client_credentials app .default')
    expect(read(body)?.account).toBe('')
    expect(read(body)?.isPublic).toBe(false)
  })

  test('in bytes, where the runtime has no TextDecoder', () => {
    const { TextDecoder } = globalThis
    Object.assign(globalThis, { TextDecoder: undefined })
    try {
      expect(read(new TextEncoder().encode(form))?.grantType).toBe('client_credentials')
    } finally {
      Object.assign(globalThis, { TextDecoder })
    }
  })

  test('by its address where it has no grant, as a request for a device code', () => {
    const at = { url: 'https://login.example.test/tenant/oauth2/v2.0/devicecode' }
    expect(read('client_id=app&scope=a', at)?.name).toBe(`${at.url} app a`)
  })

  test('by its grant where the address is unusual', () => {
    expect(read(form, { url: 'https://sts.example.test/issue' })?.grantType).toBe('client_credentials')
  })

  test('for a managed identity by its address, whatever is asked for', () => {
    const at = 'http://169.254.169.254/metadata/identity/oauth2/token'
    const asked = (query: string) => read(undefined, { method: 'GET', url: `${at}?${query}` })?.name
    expect([asked('resource=a'), asked('resource=b')]).toEqual([at, at])
  })
})

test.each<[string, unknown, Partial<RequestSource>?]>([
  ['a resource request', undefined, { method: 'GET', url: 'https://graph.example.test/v1.0/me' }],
  ['a resource request with a body', '{"name":"x"}', { url: 'https://graph.example.test/v1.0/me' }],
  ['a body that can be read only once', new ReadableStream()],
  ['a Request', new Request('https://login.example.test/token', { method: 'POST', body: form })],
  ['an iterator', [1][Symbol.iterator]()],
  ['a large upload', new Uint8Array(70_000), { url: 'https://graph.example.test/v1.0/me' }],
  ['a long text', 'grant_type='.repeat(7000), { url: 'https://graph.example.test/v1.0/me' }],
  ['broken JSON', '{"grant_type":', {}],
  ['null', null],
])('%s has no key', (_, body, more = {}) => {
  expect(read(body, more)).toBeUndefined()
})

describe('who it is for', () => {
  test.each([
    ['refresh_token', 'refresh_token'],
    ['authorization_code', 'code'],
    ['password', 'username'],
    ['urn:ietf:params:oauth:grant-type:device_code', 'device_code'],
    ['urn:ietf:params:oauth:grant-type:jwt-bearer', 'assertion'],
    ['urn:ietf:params:oauth:grant-type:token-exchange', 'subject_token'],
  ])('of the grant %s is told by %s', (grant, parameter) => {
    const of = (who: string) => read({ grant_type: grant, client_id: 'app', [parameter]: who })
    expect(of('alice')?.account).toBe('alice')
    expect(of('alice')?.name).toBe(of('bob')?.name)
    expect(of('alice')?.name).not.toContain('alice')
    expect(of('alice')?.isPublic).toBe(true)
  })

  test('is the client of the Authorization header where the body names none', () => {
    const request = read('grant_type=client_credentials', {
      header: name => (name === 'authorization' ? 'Basic x' : undefined),
    })
    expect(request).toMatchObject({ account: 'Basic x', namedByHeader: true, isPublic: false })
  })

  test('a renewed client assertion makes no other request', () => {
    const of = (jwt: string) => read({ ...fields, client_assertion: jwt })
    expect(of('a')?.whole).toBe(of('b')?.whole)
    // A wrong secret is not to get the answer of the right one.
    expect(read({ ...fields, client_secret: 'other' })?.whole).not.toBe(read(fields)?.whole)
    expect(read({ ...fields, claims: '{}' })?.thumbprint).not.toBe(read(fields)?.thumbprint)
  })
})
