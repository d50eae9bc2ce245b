import { describe, expect, jest, test } from '@jest/globals'
import { isStsError, type StsError, withStsErrors } from '@sts-errors/axios'
import axios, { type AxiosInstance, type InternalAxiosRequestConfig } from 'axios'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator()

/** Counts how often each of a user's own functions runs. */
function count(instance: AxiosInstance) {
  const counts = { request: 0, transformRequest: 0, transformResponse: 0, fulfilled: 0, rejected: 0 }
  instance.interceptors.request.use(async config => {
    counts.request++
    config.headers.set('x-count', String(counts.request))
    return config
  })
  instance.interceptors.response.use(
    response => {
      counts.fulfilled++
      return response
    },
    (error: unknown) => {
      counts.rejected++
      return Promise.reject(error)
    },
  )
  const before = (data: unknown) => {
    counts.transformRequest++
    return data
  }
  const after = (data: unknown) => {
    counts.transformResponse++
    return data
  }
  instance.defaults.transformRequest = [before, ...[instance.defaults.transformRequest ?? []].flat()]
  instance.defaults.transformResponse = [...[instance.defaults.transformResponse ?? []].flat(), after]
  return counts
}

const options = () => ({ clock: createVirtualClock(), retry: { jitter: 'none' as const } })

describe.each([
  {
    order: 'before ours',
    make: () => {
      const instance = axios.create({ baseURL: simulator().url })
      const counts = count(instance)
      return { instance: withStsErrors(instance, options()), counts }
    },
  },
  {
    order: 'after ours',
    make: () => {
      const instance = withStsErrors(axios.create({ baseURL: simulator().url }), options())
      return { instance, counts: count(instance) }
    },
  },
])('interceptors and transforms that were added $order', ({ make }) => {
  test('run once for a success after retries', async () => {
    const { instance, counts } = make()
    simulator().enqueue({ status: 503 }, { status: 503 })
    const { data } = await instance.put<{ bodyBytes: number }>('/echo', { subject: 'hello' })
    expect(counts).toEqual({ request: 1, transformRequest: 1, transformResponse: 1, fulfilled: 1, rejected: 0 })
    expect(data.bodyBytes).toBe('{"subject":"hello"}'.length)
    expect(
      simulator().requests.map(({ body, headers }) => [body, headers['x-count'], headers['content-type']]),
    ).toEqual(Array.from({ length: 3 }, () => ['{"subject":"hello"}', '1', 'application/json']))
  })

  test('run once for a failure after retries', async () => {
    const { instance, counts } = make()
    simulator().enqueue({ status: 503, body: { error: 'temporarily_unavailable' }, times: Infinity })
    await expect(instance.get('/echo')).rejects.toMatchObject({
      kind: 'service_unavailable',
      attempts: 4,
      response: { data: { error: 'temporarily_unavailable' } },
    })
    expect(counts).toEqual({ request: 1, transformRequest: 1, transformResponse: 1, fulfilled: 0, rejected: 1 })
  })

  test('run once for an answer that is left to axios', async () => {
    const { instance, counts } = make()
    simulator().enqueue('not-found')
    await expect(instance.get('/graph/v1.0/me')).rejects.toMatchObject({ name: 'AxiosError' })
    expect(counts).toEqual({ request: 1, transformRequest: 1, transformResponse: 1, fulfilled: 0, rejected: 1 })
  })

  test('may put another config in place', async () => {
    const { instance } = make()
    instance.interceptors.request.use(config => ({ ...config }) as InternalAxiosRequestConfig)
    simulator().enqueue({ status: 503 })
    expect((await instance.get('/echo')).status).toBe(200)
    expect(simulator().requests).toHaveLength(2)
  })
})

describe('what axios would serialise', () => {
  test.each<[string, unknown, string, string]>([
    ['an object', { a: 1 }, '{"a":1}', 'application/json'],
    [
      'a form',
      new URLSearchParams({ grant_type: 'refresh_token', scope: 'a b' }),
      'grant_type=refresh_token&scope=a+b',
      'application/x-www-form-urlencoded',
    ],
    ['bytes', Buffer.from('{"a":1}'), '{"a":1}', 'application/x-www-form-urlencoded'],
    ['text', 'a=1', 'a=1', 'application/x-www-form-urlencoded'],
  ])('%s is sent again as it was', async (_, data, body, type) => {
    simulator().enqueue({ status: 429 }, { status: 429 })
    const instance = withStsErrors(axios.create(), options())
    await instance.post(`${simulator().url}/echo`, data)
    expect(simulator().requests).toHaveLength(3)
    for (const request of simulator().requests) {
      expect(request.body).toBe(body)
      expect(request.headers['content-type']).toContain(type)
    }
  })

  test('a token request that axios serialises itself is known as one', async () => {
    simulator().enqueue('bare-invalid-grant')
    const call = withStsErrors(axios.create(), options()).post(
      `${simulator().url}/common/oauth2/v2.0/token`,
      { grant_type: 'authorization_code', code: 'opaque' },
      { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    )
    await expect(call).rejects.toMatchObject({ kind: 'invalid_grant', grantType: 'authorization_code' })
  })
})

describe('handlers that people have', () => {
  test('one that signs in again on 401 and repeats the request goes on working', async () => {
    const instance = withStsErrors(axios.create({ headers: { Authorization: 'Bearer old' } }), options())
    const seen = jest.fn<(error: StsError) => void>()
    instance.interceptors.response.use(undefined, async (error: unknown) => {
      if (!axios.isAxiosError(error) || !error.config) throw error
      const config = error.config as InternalAxiosRequestConfig & { repeated?: boolean }
      if (error.response?.status !== 401 || config.repeated) throw error
      if (isStsError(error)) seen(error)
      config.repeated = true
      config.headers.set('Authorization', 'Bearer new')
      return instance(config)
    })
    simulator().enqueue('token-expired')
    const { status } = await instance.post(`${simulator().url}/echo`, { a: 1 }).catch((error: unknown) => {
      throw error
    })
    expect(status).toBe(200)
    expect(seen).toHaveBeenCalledTimes(1)
    expect(seen.mock.calls[0]?.[0]).toMatchObject({ kind: 'invalid_token', action: 'renew_token' })
    expect(simulator().requests).toMatchObject([
      { body: '{"a":1}', headers: { authorization: 'Bearer old' } },
      { body: '{"a":1}', headers: { authorization: 'Bearer new' } },
    ])
  })

  test('one that gives up after its own repetition gets the second error', async () => {
    const instance = withStsErrors(axios.create(), options())
    instance.interceptors.response.use(undefined, async (error: unknown) => {
      const config = (error as { config: InternalAxiosRequestConfig & { repeated?: boolean } }).config
      if (config.repeated) throw error
      config.repeated = true
      return instance(config)
    })
    simulator().enqueue('token-expired', 'claims-challenge')
    await expect(instance.get(`${simulator().url}/echo`)).rejects.toMatchObject({ kind: 'claims_challenge' })
    expect(simulator().requests).toHaveLength(2)
  })
})
