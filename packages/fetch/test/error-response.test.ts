import { describe, expect, test } from '@jest/globals'
import { createFetch, isStsError, readStsError, type StsError, type StsOptions } from '@sts-errors/fetch'
import { pour, startCountingServer } from '../../../test/counting-server.ts'
import { until } from '../../../test/until.ts'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator()

async function failure(call: Promise<unknown>): Promise<StsError & { response: Response }> {
  const thrown: unknown = await call.catch((error: unknown) => error)
  if (!isStsError(thrown)) throw new Error('no typed error', { cause: thrown })
  return thrown as StsError & { response: Response }
}

const send = (options: StsOptions = {}, url = `${simulator().url}/common/oauth2/v2.0/token`) =>
  failure(
    createFetch({ clock: createVirtualClock(), ...options })(url, { method: 'POST', body: 'grant_type=refresh_token' }),
  )

describe('the original answer on the error', () => {
  test('its JSON can be read', async () => {
    simulator().enqueue('mfa-required')
    const error = await send()
    expect(error.response).toBeInstanceOf(Response)
    expect(error.response).toMatchObject({ status: 400, ok: false, bodyUsed: false })
    expect(await error.response.clone().json()).toMatchObject({ error: 'invalid_grant' })
    expect(await error.response.json()).toMatchObject({ error: 'invalid_grant', error_codes: [50076] })
  })

  test('its headers and address are there', async () => {
    simulator().enqueue('mfa-required')
    const { response, headers } = await send()
    expect(response.headers.get('x-ms-request-id')).toBe(headers?.get('x-ms-request-id'))
    expect(response.url).toBe(`${simulator().url}/common/oauth2/v2.0/token`)
  })

  test('it is the very object of the fetch underneath', async () => {
    const given = new Response('{"error":"invalid_grant"}', { status: 400 })
    const error = await failure(
      createFetch({ fetch: async (_url: string) => given })('https://contoso.example/oauth2/token'),
    )
    expect(error.response).toBe(given)
  })

  test('after retries it is the last answer', async () => {
    simulator().enqueue({ status: 503, body: 'first' }, { status: 503, body: 'second' })
    const error = await send({ retry: { maxRetries: 1 } })
    expect(await error.response.text()).toBe('second')
  })

  test('it is found by no enumeration, serialisation or spread', async () => {
    simulator().enqueue('mfa-required')
    const error = await send()
    expect(Object.keys(error)).not.toContain('response')
    expect({ ...error }).not.toHaveProperty('response')
    expect(error.toJSON()).not.toHaveProperty('response')
  })

  test('an empty body reads as empty', async () => {
    simulator().enqueue({ status: 501 })
    const error = await send()
    expect(await error.response.text()).toBe('')
  })

  test('of a huge body the beginning can be read, with status and headers', async () => {
    simulator().enqueue({ status: 501, headers: { 'x-kept': 'yes' }, body: '{"error":"x"}', fault: 'huge_body' })
    const { response } = await send()
    expect(response).toMatchObject({ status: 501, statusText: 'Not Implemented' })
    expect(response.headers.get('x-kept')).toBe('yes')
    const text = await response.text()
    expect(text.trim()).toBe('{"error":"x"}')
    expect(text).toHaveLength(65_536)
  })

  test('of a body that broke off what came can be read, or reading says that it broke off', async () => {
    simulator().enqueue({ status: 501, body: '{"error":"x"}'.padEnd(200), fault: 'reset_in_body' })
    const error = await send()
    await expect(error.response.text()).rejects.toThrow('terminated')
  })

  test('a network fault has none', async () => {
    simulator().enqueue('reset-before-headers')
    const error = await send({ retry: false })
    expect(error.response).toBeUndefined()
  })
})

describe('bodies without end', () => {
  test('of 100 MB little is read, and the connection is let go', async () => {
    await using server = await startCountingServer((_, response) => {
      response.writeHead(503)
      pour(response)
    })
    const error = await send({ retry: { maxRetries: 2 } }, server.url)
    expect(error).toMatchObject({ kind: 'service_unavailable', attempts: 3 })
    await until(() => server.openAnswers() === 0)
    expect(server.bytesSent()).toBeLessThan(30_000_000)
  })

  test('100 kB that unpack to 100 MB cost little memory', async () => {
    simulator().enqueue({ scenario: 'gzip-bomb', times: Infinity })
    const before = process.memoryUsage().arrayBuffers
    const error = await send({ retry: { maxRetries: 1 } })
    expect(error.kind).toBe('service_unavailable')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30_000_000)
  })

  test('a connection that drips is let go when the error is thrown', async () => {
    await using server = await startCountingServer((_, response) => {
      response.writeHead(503)
      response.write('{"error":"temporarily_unavailable"')
    })
    const error = await send({ retry: { attemptTimeoutMs: 500, maxRetries: 1 } }, server.url)
    expect(error).toMatchObject({ kind: 'service_unavailable', error: 'temporarily_unavailable', attempts: 2 })
    expect(await error.response.text()).toBe('{"error":"temporarily_unavailable"')
    await until(() => server.openAnswers() === 0)
  })

  test.each([
    ['without', undefined],
    ['with', new AbortController().signal],
  ])(
    "a huge body is the caller's to read where throwOn leaves the answer to the client, %s a signal",
    async (_, signal) => {
      simulator().enqueue({ status: 501, fault: { type: 'huge_body', bytes: 1_000_000 } })
      const response = await createFetch({ throwOn: 'never' })(simulator().url, signal ? { signal } : {})
      expect(await response.text()).toHaveLength(1_000_000)
    },
  )

  test.each<[string, (url: string) => Promise<Response>]>([
    [
      'throwOn left to the client',
      url => createFetch({ throwOn: 'never' })(url, { signal: new AbortController().signal }),
    ],
    [
      'readStsError has read',
      async url => {
        const response = await fetch(url)
        await readStsError(response)
        return response
      },
    ],
  ])('a huge body that %s can be let go of, where a runtime allows it', async (_, send) => {
    const { process } = globalThis
    globalThis.process = Object.create(process, { versions: { value: { node: '24.0.0' } } }) as typeof process
    try {
      await using server = await startCountingServer((_, response) => {
        response.writeHead(501)
        pour(response)
      })
      await (await send(server.url)).body?.cancel()
      await until(() => server.openAnswers() === 0)
    } finally {
      globalThis.process = process
    }
  })

  test('a status that no answer can be made of does no harm', async () => {
    const body = '{"error":"invalid_client"}'.padEnd(70_000)
    const answer = Object.defineProperty(new Response(body, { status: 500 }), 'status', { value: 999 })
    const error = await readStsError(answer)
    expect(error).toMatchObject({ status: 999, kind: 'invalid_client' })
    expect(error?.response).toBe(answer)
  })

  test.each<[string, (url: string, signal: AbortSignal) => Promise<unknown>]>([
    ['throwOn left to the client', (url, signal) => createFetch({ throwOn: 'never' })(url, { signal })],
    ['readStsError has read', async (url, signal) => readStsError(await fetch(url, { signal }))],
  ])('an abort makes no stray rejection of a huge body that %s', async (_, send) => {
    simulator().enqueue({ status: 501, fault: { type: 'huge_body', bytes: 1_000_000 } })
    const controller = new AbortController()
    await send(simulator().url, controller.signal)
    controller.abort()
    // Jest looks for those that come until then.
    await new Promise(resolve => setTimeout(resolve, 1))
  })
})
