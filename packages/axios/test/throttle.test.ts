import { Readable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { createThrottle, policies, withStsErrors } from '@sts-errors/axios'
import { createFetch } from '@sts-errors/fetch'
import axios, { type AxiosError, type AxiosRequestConfig } from 'axios'
import { startCountingServer } from '../../../test/counting-server.ts'
import { until } from '../../../test/until.ts'
import { useSimulator } from '../../../test/use-simulator.ts'

const simulator = useSimulator()
const tokenUrl = () => `${simulator().url}/common/oauth2/v2.0/token`
const form = () => new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'r', client_id: 'c' })

test.each(['x-anchormailbox', 'x-authorization', 'authorization-scope'])(
  'a key made of a header that is not there shows no credential: %s',
  async name => {
    const throttle = createThrottle({ key: ({ header }) => `mail ${header(name) ?? 'none'}` })
    const http = withStsErrors(axios.create(), { throttle })
    await http.get(`${simulator().url}/echo`, { auth: { username: 'u', password: 'hunter2' } })
    expect(throttle.snapshot().map(({ key }) => key)).toEqual(['mail none'])
  },
)

test('a call that a closed gate sends away is an axios error, with its config', async () => {
  const http = withStsErrors(axios.create(), { retry: false })
  simulator().enqueue('throttled-minute')
  await expect(http.post(tokenUrl(), form())).rejects.toMatchObject({ status: 429 })
  const thrown: unknown = await http.post(tokenUrl(), form()).catch((error: unknown) => error)
  expect(axios.isAxiosError(thrown)).toBe(true)
  expect(thrown).toMatchObject({ fromCooldown: true, config: { method: 'post', url: tokenUrl() } })
  expect(simulator().requests).toHaveLength(1)
})

describe('a single flight', () => {
  const answer = { status: 200, body: { access_token: 'a', token_type: 'Bearer' }, delayMs: 20 }

  test('is of one client: another one that has the same throttle makes its own', async () => {
    const throttle = createThrottle({ singleFlight: ['refresh_token'] })
    const http = withStsErrors(axios.create(), { throttle })
    const fetch = createFetch({ throttle })
    simulator().enqueue({ ...answer, times: 2 })
    const [fetched, posted] = await Promise.all([
      fetch(tokenUrl(), { method: 'POST', body: form() }),
      http.post<unknown>(tokenUrl(), form()),
    ])
    expect(await fetched.json()).toEqual(answer.body)
    expect(posted).toMatchObject({ status: 200, data: answer.body })
    expect(simulator().requests).toHaveLength(2)
  })

  test.each([
    ['another policy in the query', { params: { p: 'B2C_1_b' } }],
    ['another proof of possession', { headers: { dpop: 'b' } }],
    ['options of its own', { sts: { throwOn: 'never' as const } }],
  ])('is not joined by a call with %s', async (_, more) => {
    const http = withStsErrors(axios.create(), { throttle: { singleFlight: ['refresh_token'] } })
    simulator().enqueue({ ...answer, times: 3 })
    await Promise.all([
      http.post(tokenUrl(), form()),
      http.post(tokenUrl(), form()),
      http.post(tokenUrl(), form(), more),
    ])
    expect(simulator().requests).toHaveLength(2)
  })

  test.each([
    ['an answer', { status: 400, body: { error: 'invalid_grant' } }, 400],
    ['a fault', { fault: 'reset_before_headers' as const }, undefined],
  ])('that fails with %s gives each call an axios error of its own', async (_, reply, status) => {
    const http = withStsErrors(axios.create(), { throttle: { singleFlight: ['refresh_token'] }, retry: false })
    simulator().enqueue({ ...reply, delayMs: 20 })
    const configs = [1, 2].map(n => ({ headers: { 'x-n': `${n}` } }))
    const thrown = await Promise.all(
      configs.map(config => http.post(tokenUrl(), form(), config).catch((error: AxiosError) => error)),
    )
    const errors = thrown.filter(axios.isAxiosError)
    expect(errors.map(({ config }) => config?.headers['x-n'] as unknown)).toEqual(['1', '2'])
    expect(errors.map(({ response }) => response?.status)).toEqual([status, status])
    if (status) expect(errors.map(({ response, config }) => response?.config === config)).toEqual([true, true])
    expect(errors[0]?.response === errors[1]?.response).toBe(!status)
    for (const { request } of errors) expect(request).toBeDefined()
    expect(simulator().requests).toHaveLength(1)
  })

  test.each<[AxiosRequestConfig['responseType'], number]>([
    [undefined, 1],
    ['json', 1],
    ['text', 1],
    ['arraybuffer', 2],
    ['stream', 2],
  ])('is of text alone, which nobody can use up or change: responseType %s takes %d', async (responseType, sent) => {
    const http = withStsErrors(axios.create(), { throttle: { singleFlight: ['refresh_token'] } })
    simulator().enqueue({ ...answer, times: 2 })
    const config = responseType && { responseType }
    const answers = await Promise.all([1, 2].map(() => http.post<unknown>(tokenUrl(), form(), config)))
    for (const { data } of answers) if (data instanceof Readable) data.destroy()
    expect(simulator().requests).toHaveLength(sent)
  })

  test('is not begun for a call that is aborted already', async () => {
    const http = withStsErrors(axios.create(), { throttle: { singleFlight: ['refresh_token'] } })
    const call = http.post(tokenUrl(), form(), { signal: AbortSignal.abort() })
    expect(axios.isCancel(await call.catch((thrown: unknown) => thrown))).toBe(true)
    expect(simulator().requests).toHaveLength(0)
  })
})

test.each<[string, number, AxiosRequestConfig]>([
  ['a success', 200, {}],
  ['a 404 that the caller accepts', 404, { validateStatus: null }],
])(
  'an abort ends a stream that has begun, also under a policy with attemptTimeoutMs: %s',
  async (_, status, config) => {
    await using server = await startCountingServer((_, response) => {
      response.writeHead(status)
      response.write('begun')
    })
    const controller = new AbortController()
    const http = withStsErrors(axios.create(), { retry: policies.daemon })
    const { data } = await http.get<Readable>(server.url, {
      ...config,
      responseType: 'stream',
      signal: controller.signal,
    })
    const ended = new Promise(resolve => data.on('error', resolve))
    controller.abort()
    expect(axios.isCancel(await ended)).toBe(true)
    await until(() => server.openAnswers() === 0)
  },
)
