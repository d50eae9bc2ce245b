import { describe, expect, test } from '@jest/globals'
import { type StsOptions, withStsErrors } from '@sts-errors/axios'
import axios, { type AxiosRequestConfig } from 'axios'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator()
const retries = { maxRetries: 1, jitter: 'none' as const }
const make = (config: AxiosRequestConfig, options: StsOptions = {}) =>
  withStsErrors(axios.create({ baseURL: simulator().url, ...config }), {
    clock: createVirtualClock(),
    retry: retries,
    ...options,
  })

describe.each([
  { accepts: 'a function that accepts all', validateStatus: () => true },
  { accepts: 'null', validateStatus: null },
])('validateStatus: $accepts', ({ validateStatus }) => {
  const everything = () => make({ validateStatus })

  test('an answer that is not retried is returned', async () => {
    simulator().enqueue('not-found')
    expect((await everything().get('/graph/v1.0/me')).status).toBe(404)
  })

  test('an error of the STS is returned, its data transformed', async () => {
    simulator().enqueue('mfa-required')
    const { status, data } = await everything().post<{ error: string }>(
      '/common/oauth2/v2.0/token',
      'grant_type=refresh_token',
    )
    expect(status).toBe(400)
    expect(data.error).toBe('invalid_grant')
  })

  test('an answer that would be retried is retried, then returned', async () => {
    simulator().enqueue({ status: 503, body: { n: 1 } }, { status: 503, body: { n: 2 } })
    const { status, data } = await everything().get<unknown>('/echo')
    expect(status).toBe(503)
    expect(data).toEqual({ n: 2 })
    expect(simulator().requests).toHaveLength(2)
  })

  test('a retry may end in a success', async () => {
    simulator().enqueue('throttled-seconds')
    expect((await everything().get('/echo')).status).toBe(200)
    expect(simulator().requests).toHaveLength(2)
  })

  test('a network fault is still thrown', async () => {
    simulator().enqueue({ scenario: 'reset-before-headers', times: 2 })
    await expect(everything().get('/echo')).rejects.toMatchObject({ kind: 'network', attempts: 2 })
  })

  test('an answer after a network fault is returned', async () => {
    simulator().enqueue('reset-before-headers', { status: 503 })
    expect((await everything().get('/echo')).status).toBe(503)
  })

  test('a network fault after an answer is thrown', async () => {
    simulator().enqueue({ status: 503 }, 'reset-before-headers')
    await expect(everything().get('/echo')).rejects.toMatchObject({ kind: 'network', attempts: 2 })
  })
})

test('validateStatus that accepts one error has the others thrown, also after it', async () => {
  simulator().enqueue({ status: 503 }, { status: 500 })
  await expect(make({ validateStatus: status => status < 300 || status === 503 }).get('/echo')).rejects.toMatchObject({
    kind: 'service_unavailable',
    status: 500,
    attempts: 2,
  })
})

test('validateStatus that refuses a success is axios’s own affair', async () => {
  simulator().enqueue({ status: 202 })
  await expect(make({ validateStatus: status => status === 200 }).get('/echo')).rejects.toMatchObject({
    name: 'AxiosError',
    response: { status: 202 },
  })
})

test('a redirect that is not followed is axios’s own affair', async () => {
  simulator().enqueue({ status: 302, headers: { location: '/elsewhere' } })
  await expect(make({ maxRedirects: 0 }).get('/echo')).rejects.toMatchObject({
    name: 'AxiosError',
    response: { status: 302 },
  })
})
