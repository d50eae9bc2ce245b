import { describe, expect, jest, test } from '@jest/globals'
import { isStsError, type StsOptions, withStsErrors } from '@sts-errors/axios'
import axios, { AxiosError, AxiosHeaders, type AxiosRequestConfig, type InternalAxiosRequestConfig } from 'axios'
import nock from 'nock'
import { findClosedPort } from '../../../test/closed-port.ts'
import { useNock } from '../../../test/use-nock.ts'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { withAdapterHere } from './adapters-here.ts'

const simulator = useSimulator()
const options = (more: StsOptions = {}): StsOptions => ({ clock: createVirtualClock(), ...more })
const make = (config: AxiosRequestConfig, more?: StsOptions) => withStsErrors(axios.create(config), options(more))

describe.each(
  withAdapterHere<{ adapter: 'http' | 'fetch' | ('http' | 'fetch')[] }>([
    { adapter: 'http' },
    { adapter: 'fetch' },
    { adapter: ['fetch', 'http'] },
  ]),
)('the adapter $adapter', ({ adapter }) => {
  test('sends every attempt with baseURL, params and auth', async () => {
    simulator().enqueue({ status: 503 }, { status: 503 })
    const instance = make({
      adapter,
      baseURL: simulator().url,
      params: { a: 1 },
      auth: { username: 'u', password: 'p' },
    })
    expect((await instance.get('/echo', { params: { b: 'x y' } })).status).toBe(200)
    expect(simulator().requests.map(({ path, query, headers }) => [path, query, headers.authorization])).toEqual(
      Array.from({ length: 3 }, () => ['/echo', { a: '1', b: 'x y' }, 'Basic dTpw']),
    )
  })

  test('a refused connection is named as one', async () => {
    const instance = make({ adapter, proxy: false }, { retry: { maxRetries: 1 } })
    await expect(instance.post(`http://127.0.0.1:${await findClosedPort()}/`, 'x')).rejects.toMatchObject({
      kind: 'network',
      reason: 'refused',
      attempts: 2,
    })
  })

  test('a lost connection is named as one', async () => {
    simulator().enqueue('reset-before-headers')
    await expect(make({ adapter }, { retry: false }).get(simulator().url)).rejects.toMatchObject({
      kind: 'network',
      reason: 'reset',
    })
  })

  test('a name that does not resolve is named as one', async () => {
    await expect(make({ adapter }, { retry: false }).get('http://does-not-exist.invalid/')).rejects.toMatchObject({
      kind: 'network',
      reason: 'dns',
    })
  })

  test('a timeout is named as one', async () => {
    simulator().enqueue('silent')
    await expect(make({ adapter, timeout: 150 }, { retry: false }).get(simulator().url)).rejects.toMatchObject({
      kind: 'timeout',
    })
  })

  test('an abort during an attempt is a CanceledError', async () => {
    const controller = new AbortController()
    simulator().enqueue(() => {
      controller.abort()
      return { fault: 'silent' }
    })
    const thrown: unknown = await make({ adapter })
      .get(simulator().url, { signal: controller.signal })
      .catch((error: unknown) => error)
    expect(axios.isCancel(thrown)).toBe(true)
    expect(isStsError(thrown)).toBe(false)
  })
})

describe('an adapter that is a function', () => {
  const answer = (config: InternalAxiosRequestConfig, status: number, data: unknown = 'x') => ({
    status,
    statusText: '',
    data,
    headers: new AxiosHeaders(),
    config,
  })

  test('is called once per attempt, with one and the same config', async () => {
    const adapter = jest
      .fn<(config: InternalAxiosRequestConfig) => Promise<never>>()
      .mockImplementationOnce(async config => Promise.reject(new AxiosError('lost', 'ECONNRESET', config)))
      .mockImplementationOnce(async config => answer(config, 200) as never)
    await make({ adapter }).get('https://contoso.example/')
    expect(adapter).toHaveBeenCalledTimes(2)
    expect(adapter.mock.calls[1]?.[0]).toBe(adapter.mock.calls[0]?.[0])
  })

  test('a success is the very object that it gave', async () => {
    let given: unknown
    const instance = make({
      adapter: async config => {
        const made = answer(config, 200)
        given = made
        return made
      },
    })
    expect(await instance.get('https://contoso.example/')).toBe(given)
  })

  test('what it throws that is no fault of the network comes out as it is', async () => {
    const mistake = new Error('boom')
    const instance = make({ adapter: async () => Promise.reject(mistake) })
    expect(await instance.get('https://contoso.example/').catch((error: unknown) => error)).toBe(mistake)
  })

  test('an error answer that it throws is no fault of the network, whatever its code', async () => {
    const thrown: unknown[] = []
    const instance = make({
      adapter: async config => {
        thrown.push(new AxiosError('no', 'ECONNRESET', config, undefined, answer(config, 404)))
        throw thrown[0]
      },
    })
    expect(await instance.get('https://contoso.example/').catch((error: unknown) => error)).toBe(thrown[0])
    expect(thrown).toHaveLength(1)
  })

  test('an error answer without a request object is typed', async () => {
    const instance = make(
      {
        adapter: async config => {
          const response = answer(config, 400, '{"error":"invalid_grant","error_codes":[50076]}')
          throw new AxiosError('no', 'ERR_BAD_REQUEST', config, undefined, response)
        },
      },
      { retry: false },
    )
    await expect(instance.post('https://contoso.example/oauth2/token')).rejects.toMatchObject({
      kind: 'interaction_required',
      code: 'AADSTS50076',
      response: { data: { error: 'invalid_grant' } },
    })
  })
})

describe('nock', () => {
  useNock()

  test('its answers become typed errors', async () => {
    const scope = nock('https://login.contoso.example')
      .post('/oauth2/v2.0/token')
      .reply(503)
      .post('/oauth2/v2.0/token')
      .reply(400, { error: 'invalid_grant', suberror: 'consent_required' })
    const call = make({}).post('https://login.contoso.example/oauth2/v2.0/token', 'grant_type=refresh_token')
    await expect(call).rejects.toMatchObject({
      kind: 'interaction_required',
      reason: 'consent_required',
      attempts: 2,
      response: { data: { error: 'invalid_grant' } },
    })
    scope.done()
  })

  test('its faults become typed errors', async () => {
    nock('https://login.contoso.example')
      .get('/')
      .replyWithError(Object.assign(new Error('lost'), { code: 'ECONNRESET' }))
    await expect(make({}, { retry: false }).get('https://login.contoso.example/')).rejects.toMatchObject({
      kind: 'network',
      reason: 'reset',
    })
  })
})

describe('addresses', () => {
  test.each<[string, AxiosRequestConfig, string]>([
    ['an absolute url', { url: 'https://a.example/x?q=1#f' }, 'https://a.example/x'],
    ['a relative url', { baseURL: 'https://a.example/v1/', url: '/x' }, 'https://a.example/v1/x'],
    [
      'an absolute url over baseURL',
      { baseURL: 'https://b.example/', url: 'https://a.example/x' },
      'https://a.example/x',
    ],
    ['params', { url: 'https://a.example/x', params: { code: 'secret' } }, 'https://a.example/x'],
    ['userinfo', { url: 'https://user:secret@a.example/x' }, 'https://a.example/x'],
    ['no url', { baseURL: 'https://a.example/x' }, 'https://a.example/x'],
  ])('the error names %s without query and userinfo', async (_, config, url) => {
    const adapter = async (sent: InternalAxiosRequestConfig) =>
      Promise.reject(new AxiosError('lost', 'ECONNRESET', sent))
    const thrown: unknown = await make({}, { retry: false })({ ...config, adapter }).catch((error: unknown) => error)
    expect(isStsError(thrown) && thrown.toJSON().request).toEqual({ method: 'GET', url })
  })
})
