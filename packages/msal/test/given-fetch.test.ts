import { describe, expect, jest, test } from '@jest/globals'
import type { ResponseLike } from '@sts-errors/core'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { createNetworkClient, type NetworkClientOptions, normalizeError } from '../src/index.ts'

const url = 'https://sts.example/t/oauth2/v2.0/token'
const correlationId = 'given'
type Sent = { readonly method: string; readonly body?: unknown; readonly signal?: AbortSignal }

/** What MSAL is given when the fetch of the application answers so. */
function post(answer: (sent: Sent) => object | Promise<object>, options: NetworkClientOptions = {}, body?: string) {
  const fetch = async (_: string, init?: Sent) => (await answer(init ?? { method: '' })) as ResponseLike
  const client = createNetworkClient({ clock: createVirtualClock(), retry: { maxRetries: 0 }, fetch, ...options })
  return client.sendPostRequestAsync<unknown>(url, { correlationId, ...(body !== undefined && { body }) })
}
const restored = () =>
  normalizeError({ name: 'ServerError', errorCode: 'network_error', errorMessage: 'x', correlationId })

/** A body in chunks, which then ends, breaks off or never comes to its end. */
function bodyOf(chunks: readonly string[], then: () => Promise<{ value?: Uint8Array }> = async () => ({})) {
  const left = chunks.map(chunk => new TextEncoder().encode(chunk))
  const read = jest.fn(async () => (left.length ? { value: left.shift() } : then()))
  const cancel = jest.fn(() => Promise.reject(new Error('cancelled')))
  return { read, cancel, getReader: () => ({ read, cancel }) }
}
const breaksOff = () => Promise.reject(Object.assign(new Error('lost'), { code: 'ECONNRESET' }))
const token = { access_token: 'x' }
const refusal = { error: 'invalid_scope' }

describe('a body', () => {
  test.each<[string, unknown]>([
    ['is none', undefined],
    ['is null', null],
    ['is a stream of another kind', { pipe: () => {} }],
  ])('that %s is read as text', async (_, body) => {
    const answer = { status: 200, headers: new Headers(), body, text: async () => JSON.stringify(token) }
    expect(await post(() => answer)).toMatchObject({ status: 200, body: token })
  })

  test('of a success is read up to far more than a token has', async () => {
    const large = { access_token: 'x'.repeat(500_000) }
    const body = bodyOf([JSON.stringify(large).slice(0, 70_000), JSON.stringify(large).slice(70_000)])
    expect(await post(() => ({ status: 200, headers: new Headers(), body }))).toMatchObject({ body: large })
  })

  test('of an error is read up to 64 KiB, and the rest is left', async () => {
    const start = JSON.stringify(refusal).slice(0, -1)
    const body = bodyOf([start.padEnd(65_536), 'more', 'more'])
    expect(await post(() => ({ status: 400, headers: new Headers(), body }))).toMatchObject({ body: refusal })
    expect(body.read).toHaveBeenCalledTimes(1)
    expect(body.cancel).toHaveBeenCalledTimes(1)
  })

  test('of an error that breaks off has told what it told', async () => {
    const body = bodyOf([JSON.stringify(refusal)], breaksOff)
    expect(await post(() => ({ status: 400, headers: new Headers(), body }))).toMatchObject({ body: refusal })
  })

  test('of a success that breaks off is a fault, also where nothing can abort the request', async () => {
    const retry = { maxRetries: 0, attemptTimeoutMs: Infinity }
    const body = bodyOf(['{'], breaksOff)
    expect(await post(() => ({ status: 200, headers: new Headers(), body }), { retry })).toMatchObject({ status: 0 })
    expect(restored()).toMatchObject({ kind: 'network', reason: 'reset' })
  })

  test('of a success that takes too long is a timeout', async () => {
    const slow = ({ signal }: Sent) => {
      const late = () =>
        new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))))
      return { status: 200, headers: new Headers(), body: bodyOf(['{'], late) }
    }
    expect(await post(slow, { retry: { maxRetries: 0, attemptTimeoutMs: 5 } })).toMatchObject({ status: 0 })
    expect(restored()).toMatchObject({ kind: 'timeout', attempts: 1 })
  })

  test.each(['null', '5', '"text"', 'true', '[{}]'])('of success that is %s is an error', async text => {
    expect(await post(() => new Response(text))).toMatchObject({ body: { error: 'unknown_error' } })
  })
})

test.each<[string, unknown]>([
  ['Headers', new Headers({ 'x-ms-request-id': 'abc' })],
  ['a record', { 'X-Ms-Request-Id': 'abc' }],
  ['a list of pairs', [['x-ms-request-id', 'abc']]],
  ['a map', new Map([['x-ms-request-id', 'abc']])],
])('headers that are %s are handed to MSAL', async (_, headers) => {
  const answer = { status: 200, headers, text: async () => JSON.stringify(token) }
  expect(await post(() => answer)).toMatchObject({ headers: { 'x-ms-request-id': 'abc' } })
})

test.each<[string | undefined, string]>([
  ['grant_type=x', 'grant_type=x'],
  [undefined, ''],
])('of the body %j that MSAL gives a POST has %j', async (given, expected) => {
  const fetch = jest.fn((_: Sent) => new Response(JSON.stringify(token)))
  await post(fetch, {}, given)
  expect(fetch.mock.calls).toMatchObject([[{ method: 'POST', body: expected }]])
})

test('what a fetch throws for no reason of the network is thrown as it is', async () => {
  const mistake = new RangeError('a mistake of the program')
  await expect(post(() => Promise.reject(mistake))).rejects.toBe(mistake)
})
