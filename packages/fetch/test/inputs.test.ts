import { describe, expect, jest, test } from '@jest/globals'
import { createFetch, fetch, isStsError, type StsOptions } from '@sts-errors/fetch'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator()
const url = () => `${simulator().url}/echo/item?q=1#top`
const ok = () => new Response('fine')
const busy = () => new Response('busy', { status: 503 })

/** A client over a transport that gives these responses, in this order. */
function client(responses: readonly Response[], options: StsOptions = {}) {
  const transport = jest.fn<typeof globalThis.fetch>()
  for (const response of responses) transport.mockResolvedValueOnce(response)
  return { transport, send: createFetch({ clock: createVirtualClock(), fetch: transport, ...options }) }
}

describe('inputs', () => {
  test.each([
    { input: 'a string', make: () => url() },
    { input: 'a URL', make: () => new URL(url()) },
    { input: 'a Request', make: () => new Request(url()) },
  ])('$input is sent, and sent again', async ({ make }) => {
    simulator().enqueue({ status: 503 })
    const response = await createFetch({ clock: createVirtualClock() })(make())
    expect(response.status).toBe(200)
    expect(simulator().requests).toMatchObject([
      { method: 'GET', path: '/echo/item', query: { q: '1' }, status: 503 },
      { method: 'GET', path: '/echo/item', query: { q: '1' }, status: 200 },
    ])
  })

  test.each([
    { input: 'a string', make: () => url() },
    { input: 'a URL', make: () => new URL(url()) },
    { input: 'a Request', make: () => new Request(url()) },
  ])('the error of $input names the request without its query', async ({ make }) => {
    simulator().enqueue({ status: 501 })
    const thrown: unknown = await fetch(make()).catch((error: unknown) => error)
    expect(isStsError(thrown) && thrown.request).toEqual({ method: 'GET', url: `${simulator().url}/echo/item` })
  })

  test.each<[string, () => [string | URL | Request, RequestInit?], string]>([
    ['a string', () => ['https://a.example/b'], 'GET'],
    ['a URL', () => [new URL('https://a.example/b')], 'GET'],
    ['a string with init', () => ['https://a.example/b', { method: 'POST' }], 'POST'],
    ['a Request', () => [new Request('https://a.example/b', { method: 'DELETE' })], 'DELETE'],
    ['a Request with init', () => [new Request('https://a.example/b', { method: 'DELETE' }), { method: 'PUT' }], 'PUT'],
  ])('match is asked about %s by its method and address', async (_, input, method) => {
    const match = jest.fn(() => false)
    const { send } = client([ok()], { match })
    await send(...input())
    expect(match.mock.calls).toEqual([[{ method, url: 'https://a.example/b' }]])
  })

  test('the body of a Request can be read only once, so it is not sent again', async () => {
    simulator().enqueue({ status: 503 }, { status: 200 })
    const request = new Request(url(), { method: 'PUT', body: 'once' })
    await expect(createFetch({ clock: createVirtualClock() })(request)).rejects.toMatchObject({
      kind: 'service_unavailable',
      attempts: 1,
      stopReason: 'not_repeatable',
      request: { method: 'PUT' },
    })
    expect(simulator().requests).toMatchObject([{ body: 'once' }])
  })

  test('method and body of init go over those of a Request', async () => {
    simulator().enqueue({ status: 503 })
    const request = new Request(url(), { method: 'POST', body: 'of the request' })
    await createFetch({ clock: createVirtualClock() })(request, { method: 'PUT', body: 'of init' })
    expect(simulator().requests).toMatchObject([
      { method: 'PUT', body: 'of init' },
      { method: 'PUT', body: 'of init' },
    ])
  })

  test.each<[string, unknown]>([
    ['a string', 'grant_type=refresh_token&refresh_token=x'],
    ['a string in which it is not first', 'client_id=app&grant_type=refresh_token'],
    ['URLSearchParams', new URLSearchParams({ grant_type: 'refresh_token' })],
    ['bytes', new TextEncoder().encode('grant_type=refresh_token')],
    ['an ArrayBuffer', new TextEncoder().encode('grant_type=refresh_token').buffer],
    ['FormData', form()],
    ['JSON', '{"grant_type":"refresh_token"}'],
  ])('a token request at any address is known by its body: %s', async (_, body) => {
    const { send } = client([new Response('{"error":"invalid_grant"}', { status: 400 })])
    await expect(
      send('https://login.contoso.example/custom', { method: 'POST', body: body as string }),
    ).rejects.toMatchObject({
      kind: 'interaction_required',
      grantType: 'refresh_token',
    })
  })

  test('a grant type with escapes that mean nothing is no reason to fail otherwise', async () => {
    const { send } = client([new Response('{"error":"unsupported_grant_type"}', { status: 400 })])
    await expect(
      send('https://login.contoso.example/', { method: 'POST', body: 'grant_type=%ff' }),
    ).rejects.toMatchObject({
      kind: 'invalid_request',
    })
  })

  test.each([
    ['/tenant/oauth2/v2.0/token'],
    ['/tenant/oauth2/token'],
    ['/tenant/oauth2/v2.0/devicecode'],
    ['/tenant/b2c_1_signin/oauth2/v2.0/token?p=x'],
    ['/adfs/oauth2/token'],
    ['/metadata/identity/oauth2/token?resource=x'],
    ['/msi/token'],
  ])('a token request is known by its address: %s', async path => {
    const { send } = client([new Response('no', { status: 404 })])
    await expect(send(`https://login.contoso.example${path}`)).rejects.toMatchObject({ status: 404 })
  })

  test.each([['/tokens'], ['/oauth2/tokenize'], ['/v1.0/me?next=/oauth2/token'], ['/oauth2/v2.0/token/info']])(
    'other addresses are no token requests: %s',
    async path => {
      const { send } = client([new Response('no', { status: 404 })])
      expect((await send(`https://graph.contoso.example${path}`)).status).toBe(404)
    },
  )
})

describe('what reaches the fetch underneath', () => {
  test('the first attempt passes on the very arguments of the caller', async () => {
    const { send, transport } = client([ok()])
    const input = new URL('https://contoso.example/')
    const init = { method: 'POST', body: 'x', headers: { a: 'b' }, sts: { retry: { maxRetries: 1 } } }
    await send(input, init)
    expect(transport.mock.calls[0]?.[0]).toBe(input)
    expect(transport.mock.calls[0]?.[1]).toBe(init)
  })

  test('a retry without changes passes all of them on, with a signal', async () => {
    const { send, transport } = client([busy(), ok()])
    const init = { headers: { a: 'b' } }
    await send('https://contoso.example/', init)
    expect(transport.mock.calls[1]?.[1]).toEqual({ ...init, signal: expect.any(AbortSignal) })
  })

  test.each<[string, RequestInit['headers']]>([
    ['a record', { 'X-Kept': 'yes', Authorization: 'Bearer old' }],
    [
      'pairs',
      [
        ['X-Kept', 'yes'],
        ['authorization', 'Bearer old'],
      ],
    ],
    ['Headers', new Headers({ 'X-Kept': 'yes', authorization: 'Bearer old' })],
  ])('changes of beforeRetry go over headers that are %s, which stay as they are', async (_, headers) => {
    const { send, transport } = client([busy(), ok()], { beforeRetry: () => ({ token: 'new' }) })
    const init = { headers: headers ?? {} }
    await send('https://contoso.example/', init)
    expect(Object.fromEntries(new Headers(transport.mock.calls[1]?.[1]?.headers))).toEqual({
      'x-kept': 'yes',
      authorization: 'Bearer new',
    })
    expect(new Headers(init.headers).get('authorization')).toBe('Bearer old')
  })

  test('changes of beforeRetry go over the headers of a Request', async () => {
    simulator().enqueue({ status: 503 })
    const request = new Request(url(), { headers: { 'X-Kept': 'yes', authorization: 'Bearer old' } })
    await createFetch({ clock: createVirtualClock(), beforeRetry: () => ({ token: 'new' }) })(request)
    expect(simulator().requests[1]?.headers).toMatchObject({ 'x-kept': 'yes', authorization: 'Bearer new' })
  })

  test('globalThis.fetch is looked up at each call, so that mocks work', async () => {
    const send = createFetch()
    const mock = jest.spyOn(globalThis, 'fetch').mockResolvedValue(ok())
    await send('https://contoso.example/')
    await fetch('https://contoso.example/')
    expect(mock).toHaveBeenCalledTimes(2)
  })

  test('globalThis.fetch is called without a receiver that a browser would refuse', async () => {
    const receivers: unknown[] = []
    const mock = jest.spyOn(globalThis, 'fetch').mockImplementation(async function (this: unknown) {
      receivers.push(this)
      return ok()
    })
    await createFetch()('https://contoso.example/')
    await createFetch({ retry: { attemptTimeoutMs: 1000 } })('https://contoso.example/')
    expect(receivers.map(receiver => receiver === undefined || receiver === globalThis)).toEqual([true, true])
    expect(mock).toHaveBeenCalledTimes(2)
  })
})

describe('what comes back', () => {
  test.each([200, 204, 301, 304, 404, 409])(
    'an answer %i is the very object of the fetch underneath, unread',
    async status => {
      const response = new Response(status === 204 || status === 304 ? null : 'body', { status })
      const clone = jest.spyOn(response, 'clone')
      const { send } = client([response])
      expect(await send('https://contoso.example/')).toBe(response)
      expect(clone).not.toHaveBeenCalled()
      expect(response.bodyUsed).toBe(false)
    },
  )

  test('a success after a retry is the very object of the fetch underneath, unread', async () => {
    const response = ok()
    const { send } = client([busy(), response])
    expect(await send('https://contoso.example/')).toBe(response)
    expect(response.bodyUsed).toBe(false)
  })

  test('what throwOn leaves to the client is the very object, and readable', async () => {
    const last = busy()
    const { send } = client([busy(), last], { throwOn: 'never', retry: { maxRetries: 1 } })
    const response = await send('https://contoso.example/')
    expect(response).toBe(last)
    expect(await response.text()).toBe('busy')
  })
})

function form(): FormData {
  const data = new FormData()
  data.set('grant_type', 'refresh_token')
  return data
}
