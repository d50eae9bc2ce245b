import { describe, expect, test } from '@jest/globals'
import { isStsError, type StsOptions, stsErrors } from '@sts-errors/undici'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { undicis } from './undicis.ts'

const origin = 'https://login.contoso.example'
const path = '/common/oauth2/v2.0/token'
const consent = { error: 'invalid_grant', error_description: 'AADSTS65001: Nobody has consented.' }

describe.each(undicis)('the MockAgent of undici $version', ({ undici: { MockAgent, fetch, request } }) => {
  function mocked(options?: StsOptions) {
    const agent = new MockAgent()
    agent.disableNetConnect()
    const pool = agent.get(origin)
    const reply = (status: number, body: string | object = '', headers: Record<string, string> = {}) =>
      pool.intercept({ path, method: 'POST' }).reply(status, body, { headers })
    const clock = createVirtualClock()
    const dispatcher = agent.compose(stsErrors({ clock, retry: { jitter: 'none' }, ...options }))
    const send = () => request(`${origin}${path}`, { method: 'POST', body: 'grant_type=refresh_token', dispatcher })
    return { agent, pool, reply, send, clock, dispatcher }
  }

  test('an answer that passes is waited out, and the next one handed on', async () => {
    const { agent, reply, send, clock } = mocked()
    reply(429, 'Too many requests', { 'retry-after': '2' })
    reply(200, { access_token: 'opaque' })
    const { statusCode, body } = await send()
    expect(statusCode).toBe(200)
    expect(await body.json()).toEqual({ access_token: 'opaque' })
    expect(clock.waits).toEqual([2000])
    agent.assertNoPendingInterceptors()
  })

  test('the last answer is handed on with status, headers and body', async () => {
    const { reply, send } = mocked({ retry: false })
    reply(503, '<html>Our services are not available</html>', { 'content-type': 'text/html', 'x-ms-request-id': 'r1' })
    const { statusCode, headers, body } = await send()
    expect(statusCode).toBe(503)
    expect(headers).toMatchObject({ 'content-type': 'text/html', 'x-ms-request-id': 'r1' })
    expect(await body.text()).toBe('<html>Our services are not available</html>')
  })

  test("with throwOn: 'recognized' an error of the STS is thrown, with an answer that can be read", async () => {
    const { reply, send } = mocked({ throwOn: 'recognized' })
    reply(400, consent, { 'x-ms-request-id': 'r1' })
    const thrown: unknown = await send().catch((error: unknown) => error)
    expect(thrown).toMatchObject({
      kind: 'interaction_required',
      reason: 'consent_required',
      status: 400,
      requestId: 'r1',
      request: { method: 'POST', url: `${origin}${path}` },
      attempts: 1,
      stopReason: 'not_retryable',
    })
    const response = isStsError(thrown) ? (thrown.response as Response) : undefined
    expect(response?.status).toBe(400)
    expect(response?.headers.get('x-ms-request-id')).toBe('r1')
    expect(await response?.json()).toEqual(consent)
  })

  test('its fetch is served, whose body is sent again', async () => {
    const { agent, reply, dispatcher } = mocked()
    reply(503)
    reply(400, consent)
    const response = await fetch(`${origin}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token' }),
      dispatcher,
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual(consent)
    agent.assertNoPendingInterceptors()
  })

  test('a fault that it reports without a connection is retried', async () => {
    const { agent, pool, reply, send } = mocked()
    pool.intercept({ path, method: 'POST' }).replyWithError(Object.assign(new Error('lost'), { code: 'ECONNRESET' }))
    reply(200, 'done')
    expect((await send()).statusCode).toBe(200)
    agent.assertNoPendingInterceptors()
  })

  test('a fault that does not pass is thrown as it is, or typed where that is asked for', async () => {
    const lost = Object.assign(new Error('lost'), { code: 'ECONNRESET' })
    const plain = mocked({ retry: false })
    plain.pool.intercept({ path, method: 'POST' }).replyWithError(lost)
    await expect(plain.send()).rejects.toBe(lost)
    const typed = mocked({ retry: false, throwOn: 'recognized' })
    typed.pool.intercept({ path, method: 'POST' }).replyWithError(lost)
    await expect(typed.send()).rejects.toMatchObject({ kind: 'network', reason: 'reset', stopReason: 'overridden' })
  })

  test('a request that nobody has mocked fails as without us, at once', async () => {
    const { send, clock } = mocked()
    await expect(send()).rejects.toMatchObject({ code: 'UND_MOCK_ERR_MOCK_NOT_MATCHED' })
    expect(clock.waits).toEqual([])
  })

  test('a retry that nobody has mocked says so', async () => {
    const { reply, send } = mocked()
    reply(503)
    await expect(send()).rejects.toMatchObject({ code: 'UND_MOCK_ERR_MOCK_NOT_MATCHED' })
  })
})
