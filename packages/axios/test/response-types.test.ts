import { Readable } from 'node:stream'
import { describe, expect, jest, test } from '@jest/globals'
import { isStsError, type StsError, type StsOptions, withStsErrors } from '@sts-errors/axios'
import type { ScriptedReply } from '@sts-errors/simulator'
import axios, { type AxiosError, type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios'
import { pour, startCountingServer } from '../../../test/counting-server.ts'
import { until } from '../../../test/until.ts'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { adaptersHere } from './adapters-here.ts'

const simulator = useSimulator()
const consent = { error: 'invalid_grant', error_codes: [65001], suberror: 'consent_required' }

async function failure(
  config: AxiosRequestConfig,
  options: StsOptions = {},
): Promise<StsError & { response: AxiosResponse<unknown> }> {
  const instance = withStsErrors(axios.create(), { clock: createVirtualClock(), ...options })
  const thrown: unknown = await instance({ url: `${simulator().url}/common/oauth2/v2.0/token`, ...config }).catch(
    (error: unknown) => error,
  )
  if (!isStsError(thrown)) throw new Error('no typed error', { cause: thrown })
  return thrown as StsError & { response: AxiosResponse<unknown> }
}

async function textOf(data: unknown): Promise<string> {
  if (typeof data === 'string') return data
  if (data instanceof Blob) return data.text()
  if (data instanceof Readable || data instanceof ReadableStream) return new Response(data as never).text()
  return Buffer.from(data as ArrayBuffer).toString()
}

const types: AxiosRequestConfig[] = adaptersHere.flatMap(adapter =>
  (['text', 'json', 'arraybuffer', 'blob', 'stream'] as const).map(responseType => ({ adapter, responseType })),
)

describe.each(types)('responseType $responseType from the adapter $adapter', config => {
  test('an error answer is typed', async () => {
    simulator().enqueue({ status: 400, body: consent })
    expect(await failure(config)).toMatchObject({ kind: 'interaction_required', code: 'AADSTS65001' })
  })

  test('the data of the error is of the same type as without us, and whole', async () => {
    simulator().enqueue({ status: 400, body: consent, times: 2 })
    const { response } = await failure(config)
    const alone = await axios({ ...config, url: simulator().url, validateStatus: null })
    expect(Object.prototype.toString.call(response.data)).toBe(Object.prototype.toString.call(alone.data))
    const { data } = response
    const isParsed = typeof data === 'object' && data !== null && 'error' in data
    expect(isParsed ? data : JSON.parse(await textOf(data))).toEqual(consent)
    if (config.responseType === 'json') expect(isParsed).toBe(true)
    if (alone.data instanceof Readable) alone.data.destroy()
  })

  test('a retry is sent and its success untouched', async () => {
    simulator().enqueue({ status: 503, body: { error: 'temporarily_unavailable' } }, { status: 200, body: 'done' })
    const instance = withStsErrors(axios.create(), { clock: createVirtualClock() })
    const { data } = await instance<unknown>({ ...config, url: simulator().url })
    expect(await textOf(data)).toBe('done')
  })
})

describe('streams', () => {
  test('the stream of a success is not read', async () => {
    const instance = withStsErrors(axios.create())
    const { data } = await instance<Readable>({ url: `${simulator().url}/echo`, responseType: 'stream' })
    expect(data.readableDidRead).toBe(false)
    data.destroy()
  })

  test('the stream of a success of the STS is not read either', async () => {
    const instance = withStsErrors(axios.create())
    const url = `${simulator().url}/common/oauth2/v2.0/token`
    simulator().enqueue({ status: 200, body: 'x' })
    const { data } = await instance.post<Readable>(url, 'grant_type=x', { responseType: 'stream' })
    expect(data.readableDidRead).toBe(false)
    data.destroy()
  })

  test('the stream of an answer that is left to axios is not read', async () => {
    simulator().enqueue('not-found')
    const instance = withStsErrors(axios.create({ validateStatus: null }))
    const { data } = await instance<Readable>({ url: `${simulator().url}/graph/v1.0/me`, responseType: 'stream' })
    expect(data.readableDidRead).toBe(false)
    data.destroy()
  })

  test.each(adaptersHere)(
    'of an endless stream little is read, and nothing is left open when its error was read: %s',
    async adapter => {
      await using server = await startCountingServer((_, response) => {
        response.writeHead(503)
        response.write('{"error":"temporarily_unavailable"}')
        pour(response)
      })
      const error = await failure({ adapter, url: server.url, responseType: 'stream' }, { retry: { maxRetries: 1 } })
      expect(error).toMatchObject({ kind: 'service_unavailable', error: 'temporarily_unavailable', attempts: 2 })
      const data = error.response.data
      if (data instanceof Readable) expect((await textOf(data)).trim()).toBe('{"error":"temporarily_unavailable"}')
      else await (data as ReadableStream).cancel()
      await until(() => server.openAnswers() === 0)
      expect(server.bytesSent()).toBeLessThan(30_000_000)
    },
  )

  test.each(adaptersHere)(
    'a stream that stalls ends within attemptTimeoutMs: %s',
    async adapter => {
      await using server = await startCountingServer((_, response) => {
        response.writeHead(503)
        response.write('{"error":"temporarily_unavailable"')
      })
      const error = await failure(
        { adapter, url: server.url, responseType: 'stream' },
        { retry: { attemptTimeoutMs: 250, maxRetries: 0 } },
      )
      expect(error).toMatchObject({ stopReason: 'max_retries' })
      // Over fetch axios itself lets go of the signal when it rejects, and the wrapper that it puts round the stream passes a
      // cancel on only once the pending read has ended.
      if (adapter === 'http') await until(() => server.openAnswers() === 0)
    },
    5000,
  )

  test.each(adaptersHere)('a stream that is reset still has a status, and what came of it: %s', async adapter => {
    const setTimer = jest.spyOn(globalThis, 'setTimeout')
    const clearTimer = jest.spyOn(globalThis, 'clearTimeout')
    const body = JSON.stringify(consent).padEnd(400)
    simulator().enqueue({ status: 503, body, fault: { type: 'reset_in_body', afterBytes: 300 } })
    const { status, response } = await failure({ adapter, responseType: 'stream' }, { retry: false })
    expect([status, (await textOf(response.data)).trim()]).toEqual([503, JSON.stringify(consent)])
    // How long such a body may take: nobody waits for it any more.
    const set = setTimer.mock.calls.findIndex(([, ms]) => ms === 10_000)
    expect(set).toBeGreaterThanOrEqual(0)
    const cleared: unknown[] = clearTimer.mock.calls.flat()
    expect(cleared).toContain(setTimer.mock.results[set]?.value)
  })
})

test.each<[string, AxiosRequestConfig]>([
  ['redirects are followed', {}],
  ['they are not', { maxRedirects: 0 }],
])('a body beyond maxContentLength does not hide what status and headers say, where %s', async (_, config) => {
  simulator().enqueue({ status: 503, headers: { 'Retry-After': '3600' }, fault: 'huge_body' })
  const error = await failure({ ...config, maxContentLength: 100_000 })
  expect(error).toMatchObject({ kind: 'service_unavailable', status: 503, retryAfterMs: 3_600_000 })
  expect(error.errorDescription).toBeUndefined()
  expect(error.response).toBeUndefined()
  expect(axios.isAxiosError(error)).toBe(true)
})

describe('what axios gives up itself, without saying that there was an error answer', () => {
  const thrownBy = (config: AxiosRequestConfig, instance: AxiosInstance): Promise<unknown> =>
    instance({ url: simulator().url, ...config }).catch((thrown: unknown) => thrown)

  test.each<[string, ScriptedReply, AxiosRequestConfig]>([
    ...adaptersHere
      .filter(adapter => adapter === 'fetch')
      .map((adapter): [string, ScriptedReply, AxiosRequestConfig] => [
        'a body beyond maxContentLength, over fetch',
        { status: 501, fault: { type: 'huge_body', bytes: 10_000_000 } },
        { maxContentLength: 100_000, adapter },
      ]),
    [
      'a success beyond maxContentLength',
      { status: 200, fault: { type: 'huge_body', bytes: 10_000_000 } },
      { maxContentLength: 100_000 },
    ],
    [
      'a 404 of a resource beyond maxContentLength',
      { status: 404, fault: { type: 'huge_body', bytes: 10_000_000 } },
      { maxContentLength: 100_000 },
    ],
    [
      'a body that is no JSON, where JSON was asked for strictly',
      { status: 501, body: '<html>' },
      { responseType: 'json', transitional: { silentJSONParsing: false } },
    ],
  ])('%s is axios’s own error', async (_, reply, config) => {
    simulator().enqueue({ ...reply, times: 2 })
    const thrown = await thrownBy(config, withStsErrors(axios.create()))
    const { name, message, code } = (await thrownBy(config, axios.create())) as AxiosError
    expect(isStsError(thrown)).toBe(false)
    expect(thrown).toMatchObject({ name, message, code })
  })
})

test('a refusal of the STS whose body is reset is no lost connection', async () => {
  simulator().enqueue({ status: 400, body: 'x'.repeat(400), fault: 'reset_in_body' })
  expect(await failure({ method: 'post', data: 'grant_type=password' })).toMatchObject({ status: 400, attempts: 1 })
})

describe.each(['reset_in_body', 'truncated_body'] as const)('a body with the fault %s', fault => {
  const cut = { body: 'x'.repeat(400), fault }

  test('of a success is a lost connection, and repeated', async () => {
    simulator().enqueue(cut, { status: 200, body: 'done' })
    const { data } = await withStsErrors(axios.create(), { clock: createVirtualClock() }).get<string>(simulator().url)
    expect(data).toBe('done')
  })

  test.each([200, 404])('of a resource’s %i is a lost connection', async status => {
    simulator().enqueue({ ...cut, status })
    const error = await failure({ url: simulator().url }, { retry: false })
    expect([error.kind, error.reason, error.status]).toEqual(['network', 'reset', undefined])
  })

  test('of a success to a request that cannot be repeated is a lost connection', async () => {
    simulator().enqueue(cut)
    const error = await failure({ url: simulator().url, method: 'post', data: '{}' })
    expect([error.kind, error.reason, error.attempts]).toEqual(['network', 'reset', 1])
  })
})
