import { describe, expect, jest, test } from '@jest/globals'
import {
  type ClaimsChallengeHook,
  isStsError,
  type RequestChanges,
  type StsError,
  type StsOptions,
  withStsErrors,
} from '@sts-errors/axios'
import axios, { type AxiosAdapter, AxiosError, AxiosHeaders, type AxiosRequestConfig } from 'axios'
import oldAxios from 'axios-1.5'
import { thrownBy } from '../../../test/thrown-by.ts'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { adaptersHere } from './adapters-here.ts'

const simulator = useSimulator()
const options = (more: StsOptions = {}): StsOptions => ({ clock: createVirtualClock(), ...more })
const make = (config: AxiosRequestConfig = {}, more?: StsOptions) =>
  withStsErrors(axios.create({ baseURL: simulator().url, ...config }), options(more))
describe('what a request is configured with holds for each attempt', () => {
  test('transformRequest is given the data of the user once, and its result is sent each time', async () => {
    const given: unknown[] = []
    simulator().enqueue({ status: 503 }, { status: 503 })
    await make().put(
      '/echo',
      { a: 1 },
      {
        transformRequest: (data: unknown) => {
          given.push(data)
          return `<${JSON.stringify(data)}>`
        },
      },
    )
    expect(given).toEqual([{ a: 1 }])
    expect(simulator().requests.map(({ body }) => body)).toEqual(['<{"a":1}>', '<{"a":1}>', '<{"a":1}>'])
  })

  test.each(adaptersHere)('onUploadProgress is told by the adapter %s', async adapter => {
    const loaded: number[] = []
    simulator().enqueue({ status: 503 })
    const instance = make({ adapter, onUploadProgress: ({ loaded: bytes }) => loaded.push(bytes) })
    await instance.put('/echo', 'x'.repeat(1000))
    expect(simulator().requests.map(({ bodyBytes }) => bodyBytes)).toEqual([1000, 1000])
    expect(loaded).toContain(1000)
  })

  test('a redirect is followed from each attempt anew', async () => {
    simulator().enqueue(
      { status: 302, headers: { location: '/echo/b' } },
      { status: 503 },
      { status: 302, headers: { location: '/echo/c' } },
    )
    expect((await make({ maxRedirects: 1 }).get('/echo/a')).status).toBe(200)
    expect(simulator().requests.map(({ path }) => path)).toEqual(['/echo/a', '/echo/b', '/echo/a', '/echo/c'])
  })

  test('more redirects than maxRedirects are a fault that the error names', async () => {
    simulator().enqueue({ status: 302, headers: { location: '/echo' }, times: 3 })
    const call = make({ maxRedirects: 1 }, { retry: false }).get('/echo')
    await expect(call).rejects.toMatchObject({ kind: 'network', reason: 'protocol', code: 'ERR_FR_TOO_MANY_REDIRECTS' })
  })

  test('an adapter over XMLHttpRequest, which gives a request of its own kind, is sent through again', async () => {
    const statuses = [503, 200]
    class XMLHttpRequest {
      readonly responseURL = 'https://contoso.example/'
    }
    const xhr: AxiosAdapter = async config => {
      const status = statuses.shift() ?? 200
      const request = new XMLHttpRequest()
      const headers = AxiosHeaders.from(status === 503 ? { 'retry-after': '7' } : {})
      const response = { status, statusText: '', data: '', headers, config, request }
      if (status === 503) throw new AxiosError('no', 'ERR_BAD_RESPONSE', config, request, response)
      return response
    }
    const clock = createVirtualClock()
    const { status } = await make({ adapter: xhr }, { clock, retry: { jitter: 'none' } }).get('/')
    expect(status).toBe(200)
    expect(clock.waits).toEqual([7000])
  })

  test('an XMLHttpRequest that failed without a word is a fault of the network, one that was cut off no timeout', async () => {
    const failing =
      (message: string, code: string): AxiosAdapter =>
      async config => {
        throw new AxiosError(message, code, config, {})
      }
    const once = { retry: { maxRetries: 0 } }
    const silent = make({ adapter: failing('Network Error', 'ERR_NETWORK') }, once).get('/')
    await expect(silent).rejects.toMatchObject({ kind: 'network', code: 'ERR_NETWORK' })
    const cut = make({ adapter: failing('Request aborted', 'ECONNABORTED'), timeout: 1000 }, once).get('/')
    await expect(cut).rejects.toMatchObject({ kind: 'network' })
    const late = make({ adapter: failing('timeout of 1000ms exceeded', 'ECONNABORTED'), timeout: 1000 }, once).get('/')
    await expect(late).rejects.toMatchObject({ kind: 'timeout' })
  })

  test('what is made of the defaults of a wrapped instance is plain, and its own options stay with it', async () => {
    const instance = make({ headers: { 'x-mine': 'yes' }, sts: { retry: { maxRetries: 1 } } })
    const copy = axios.create({ ...instance.defaults, headers: {} } as AxiosRequestConfig)
    simulator().enqueue({ status: 503, times: Infinity })
    expect(isStsError(await thrownBy(copy.get('/echo')))).toBe(false)
    expect(simulator().requests).toHaveLength(1)
    expect(await thrownBy(withStsErrors(copy, options()).get('/echo'))).toMatchObject({ attempts: 2 })
  })

  test('mergeConfig keeps sts of a request over that of the defaults', async () => {
    const merged = axios.mergeConfig({ sts: { retry: { maxRetries: 2 } } }, { url: '/echo', sts: { retry: false } })
    simulator().enqueue({ status: 503, times: Infinity })
    expect(await thrownBy(make()(merged))).toMatchObject({ attempts: 1, stopReason: 'overridden' })
  })

  test('sts is typed where axios takes a config', () => {
    const config: AxiosRequestConfig = { sts: { retry: { maxRetries: 1 } } }
    // @ts-expect-error -- no such option
    const wrong: AxiosRequestConfig = { sts: { retries: 1 } }
    expect([config, wrong]).toHaveLength(2)
  })
})

describe('auth', () => {
  const auth = { username: 'u', password: 'p' }
  const basic = `Basic ${btoa('u:p')}`

  test.each<[string, RequestChanges, string]>([
    ['goes with each attempt', { headers: { 'x-authorization': 'x', 'authorization-x': 'y' } }, basic],
    ['gives way to a new token', { token: 'new' }, 'Bearer new'],
  ])('%s', async (_, changes, want) => {
    simulator().enqueue({ status: 503 })
    await make({ auth }, { beforeRetry: () => changes }).get('/echo')
    expect(simulator().requests.map(({ headers }) => headers.authorization)).toEqual([basic, want])
  })

  test.each([
    ['the same share', 'u', 1],
    ['another do not share', 'v', 2],
  ])('is a credential: calls with %s the token for a challenge', async (_, username, times) => {
    const onClaimsChallenge = jest.fn<ClaimsChallengeHook>(() => 'new')
    const instance = make({}, { onClaimsChallenge })
    simulator().enqueue({ scenario: 'claims-challenge', times: 2 })
    const calls = [auth, { ...auth, username }].map(auth => instance.get('/echo', { auth }))
    for (const { status } of await Promise.all(calls)) expect(status).toBe(200)
    expect(onClaimsChallenge).toHaveBeenCalledTimes(times)
  })
})

test.each<[string, (thrown: Error) => StsOptions]>([
  ['beforeRetry', thrown => ({ beforeRetry: () => Promise.reject(thrown) })],
  ['onClaimsChallenge', thrown => ({ onClaimsChallenge: () => Promise.reject(thrown) })],
])('what %s throws is no axios error', async (hook, optionsWith) => {
  const thrown = new Error('no session')
  simulator().enqueue(hook === 'beforeRetry' ? { status: 503 } : 'claims-challenge')
  const instance = make({ headers: { authorization: 'Bearer old' } }, optionsWith(thrown))
  expect(await thrownBy(instance.get('/echo'))).toBe(thrown)
  expect(thrown).not.toHaveProperty('config')
  expect(axios.isAxiosError(thrown)).toBe(false)
})

describe('one logical call', () => {
  test('calls at the same time count their own attempts', async () => {
    for (const path of ['/echo/1', '/echo/2', '/echo/3']) simulator().when({ path }).enqueue({ status: 503, times: 9 })
    const instance = make({}, { retry: { maxRetries: 2 } })
    const thrown = await Promise.all(['/echo/1', '/echo/2', '/echo/3'].map(path => thrownBy(instance.get(path))))
    expect(thrown.map(error => (error as StsError).attempts)).toEqual([3, 3, 3])
    expect(simulator().requests).toHaveLength(9)
  })

  test('a response interceptor that gives the data alone works after a retry', async () => {
    const instance = make()
    instance.interceptors.response.use(response => response.data as never)
    simulator().enqueue({ status: 503 }, { body: { displayName: 'Ada' } })
    expect(await instance.get('/graph/v1.0/me')).toEqual({ displayName: 'Ada' })
  })
})

test('an instance of another copy of axios is wrapped, typed and told as its own', async () => {
  simulator().enqueue({ status: 503 }, 'mfa-required')
  const instance = withStsErrors(oldAxios.create({ baseURL: simulator().url }), options())
  const thrown = await thrownBy(instance.post('/common/oauth2/v2.0/token', 'grant_type=refresh_token'))
  expect(isStsError(thrown)).toBe(true)
  expect(thrown).toMatchObject({ kind: 'interaction_required', attempts: 2 })
  expect(oldAxios.isAxiosError(thrown)).toBe(true)
})
