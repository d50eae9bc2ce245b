import { ClientRequest } from 'node:http'
import { describe, expect, test } from '@jest/globals'
import { InteractionRequiredError, isStsError, StsError, type StsOptions, withStsErrors } from '@sts-errors/axios'
import axios, { type AxiosError, AxiosHeaders, type InternalAxiosRequestConfig } from 'axios'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator()
const make = (options: StsOptions = {}) =>
  withStsErrors(axios.create({ baseURL: simulator().url }), { clock: createVirtualClock(), ...options })

/** What a handler that was written for axios gets. */
async function failure(
  call: Promise<unknown>,
): Promise<StsError & AxiosError<{ error: string; error_codes: number[] }>> {
  const thrown: unknown = await call.catch((error: unknown) => error)
  if (!isStsError(thrown) || !axios.isAxiosError(thrown)) throw new Error('not both', { cause: thrown })
  return thrown as StsError & AxiosError<{ error: string; error_codes: number[] }>
}
const refuse = (options?: StsOptions) => {
  simulator().enqueue('mfa-required')
  return failure(make(options).post('/common/oauth2/v2.0/token', new URLSearchParams({ grant_type: 'refresh_token' })))
}

describe('a thrown error is an axios error too', () => {
  test('both families recognise it', async () => {
    const error = await refuse()
    expect(error).toBeInstanceOf(Error)
    expect(error).toBeInstanceOf(StsError)
    expect(error).toBeInstanceOf(InteractionRequiredError)
    expect(axios.isAxiosError(error)).toBe(true)
    expect(axios.isCancel(error)).toBe(false)
  })

  test('its response is the live one, with transformed data', async () => {
    const { response, status } = await refuse()
    expect(response).toMatchObject({ status: 400, statusText: 'Bad Request' })
    expect(response?.data).toMatchObject({ error: 'invalid_grant', error_codes: [50076] })
    expect(response?.headers).toBeInstanceOf(AxiosHeaders)
    expect(String(response?.headers['content-type'])).toContain('application/json')
    expect(status).toBe(400)
  })

  test('its config and request are the live ones', async () => {
    const error = await refuse()
    expect(error.config).toMatchObject({
      method: 'post',
      url: '/common/oauth2/v2.0/token',
      baseURL: simulator().url,
      data: 'grant_type=refresh_token',
    })
    expect(error.response?.config).toBe(error.config)
    expect(error.request).toBeInstanceOf(ClientRequest)
    expect(error.request).toBe(error.response?.request)
  })

  test('its record names the request without its query', async () => {
    const error = await refuse()
    expect(error.toJSON()).toMatchObject({
      request: { method: 'POST', url: `${simulator().url}/common/oauth2/v2.0/token` },
    })
  })

  test('none of the live objects is found by enumeration, spread or serialisation', async () => {
    const error = await refuse()
    for (const name of ['config', 'response', 'isAxiosError']) {
      expect(Object.keys(error)).not.toContain(name)
      expect({ ...error }).not.toHaveProperty([name])
      expect(error.toJSON()).not.toHaveProperty([name])
    }
  })

  test('a network error has the config and no response', async () => {
    simulator().enqueue('reset-before-headers')
    const error = await failure(make({ retry: false }).get('/echo'))
    expect(error).toMatchObject({ kind: 'network', code: 'ECONNRESET', isAxiosError: true, config: { url: '/echo' } })
    expect(error.response).toBeUndefined()
    expect(error.status).toBeUndefined()
  })

  test('a success with fewer scopes is one, where that is thrown', async () => {
    simulator().enqueue({ status: 200, body: { access_token: 'a', scope: 'User.Read' } })
    const form = new URLSearchParams({ grant_type: 'refresh_token', scope: 'User.Read Mail.Read' })
    const error = await failure(make({ throwOnDeclinedScopes: true }).post('/common/oauth2/v2.0/token', form))
    expect(error).toMatchObject({ kind: 'scopes_declined', response: { status: 200 } })
    expect(error.config).toBe(error.response?.config)
    expect(error.request).toBeInstanceOf(ClientRequest)
  })

  test('after retries the response is the last one', async () => {
    simulator().enqueue({ status: 503, body: { n: 1 } }, { status: 503, body: { n: 2 } })
    const error = await failure(make({ retry: { maxRetries: 1 } }).get('/echo'))
    expect(error.response?.data).toEqual({ n: 2 })
  })

  test('what is left to axios is axios’s own error', async () => {
    simulator().enqueue('not-found')
    const thrown: unknown = await make()
      .get('/graph/v1.0/me')
      .catch((error: unknown) => error)
    expect(isStsError(thrown)).toBe(false)
    expect(thrown).toMatchObject({
      name: 'AxiosError',
      code: 'ERR_BAD_REQUEST',
      response: { status: 404 },
    })
    expect(thrown).toBeInstanceOf(axios.AxiosError)
  })
})

describe('sending the config of an error again', () => {
  const config = (error: AxiosError) => error.config as InternalAxiosRequestConfig

  test('works through the same instance, with retries and typed errors', async () => {
    const instance = make()
    simulator().enqueue('throttled-hour')
    const error = await failure(instance.put('/echo', { a: 1 }))
    simulator().enqueue({ status: 503 })
    expect((await instance(config(error))).status).toBe(200)
    expect(simulator().requests.map(({ method, body }) => `${method} ${body}`)).toEqual(Array(3).fill('PUT {"a":1}'))
  })

  test('works through another instance, without us', async () => {
    simulator().enqueue('throttled-hour', { status: 503 })
    const error = await failure(make().put('/echo', { a: 1 }))
    const thrown: unknown = await axios
      .create()(config(error))
      .catch((second: unknown) => second)
    expect(isStsError(thrown)).toBe(false)
    expect(thrown).toMatchObject({ name: 'AxiosError', response: { status: 503 } })
    expect(simulator().requests).toHaveLength(2)
  })

  test('keeps the adapter that the user chose', async () => {
    simulator().enqueue('throttled-hour')
    const instance = make()
    const error = await failure(instance.get('/echo', { adapter: 'http' }))
    expect(config(error).adapter).toBe('http')
  })

  test('keeps the timeout that the user chose', async () => {
    simulator().enqueue('throttled-hour')
    const error = await failure(make({ retry: { attemptTimeoutMs: 5000 } }).get('/echo', { timeout: 9000 }))
    expect(config(error).timeout).toBe(9000)
  })
})
