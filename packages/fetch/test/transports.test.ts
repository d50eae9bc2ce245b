import { Readable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { createFetch, isStsError, readStsError, type StsOptions } from '@sts-errors/fetch'
import nock from 'nock'
import { Agent, MockAgent, fetch as undiciFetch } from 'undici'
import { useNock } from '../../../test/use-nock.ts'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

const simulator = useSimulator()
const consent = {
  error: 'invalid_grant',
  error_description: 'AADSTS65001: Nobody has consented.',
  suberror: 'consent_required',
}
const form = { method: 'POST', body: 'grant_type=refresh_token' }
const options = (): StsOptions => ({ clock: createVirtualClock() })

describe('the undici package', () => {
  test('its MockAgent answers, and its answers become typed errors', async () => {
    const agent = new MockAgent()
    agent.disableNetConnect()
    const pool = agent.get('https://login.contoso.example')
    pool.intercept({ path: '/oauth2/v2.0/token', method: 'POST' }).reply(503, 'busy')
    pool.intercept({ path: '/oauth2/v2.0/token', method: 'POST' }).reply(400, consent)
    const send = createFetch({ fetch: undiciFetch, ...options() })
    await expect(
      send('https://login.contoso.example/oauth2/v2.0/token', { ...form, dispatcher: agent }),
    ).rejects.toMatchObject({ kind: 'interaction_required', reason: 'consent_required', attempts: 2 })
    agent.assertNoPendingInterceptors()
    await agent.close()
  })

  test('its answers are its own Response objects', async () => {
    const agent = new Agent()
    simulator().enqueue({ status: 503 })
    const send = createFetch({ fetch: undiciFetch, ...options() })
    const response = await send(`${simulator().url}/echo`, { dispatcher: agent })
    expect(await response.json()).toMatchObject({ path: '/echo' })
    await agent.close()
  })

  test('the answer on the error can be read, also when the body is huge', async () => {
    const agent = new Agent()
    simulator().enqueue({ status: 501, body: consent }, { status: 501, body: 'x', fault: 'huge_body' })
    const send = createFetch({ fetch: undiciFetch, ...options() })
    const call = () => send(`${simulator().url}/echo`, { dispatcher: agent }).catch((error: unknown) => error)
    const [small, huge] = [await call(), await call()]
    expect(isStsError(small) && (await (small.response as Response).json())).toEqual(consent)
    expect(isStsError(huge) && (await (huge.response as Response).text())).toHaveLength(65_536)
    await agent.destroy()
  })
})

describe('nock', () => {
  useNock()

  test('its answers become typed errors', async () => {
    const scope = nock('https://login.contoso.example')
      .post('/oauth2/v2.0/token')
      .reply(503)
      .post('/oauth2/v2.0/token')
      .reply(400, consent)
    await expect(createFetch(options())('https://login.contoso.example/oauth2/v2.0/token', form)).rejects.toMatchObject(
      {
        kind: 'interaction_required',
        suberror: 'consent_required',
        attempts: 2,
      },
    )
    scope.done()
  })

  test('the answer on the error can be read', async () => {
    nock('https://login.contoso.example').post('/oauth2/token').reply(400, consent)
    const thrown: unknown = await createFetch()('https://login.contoso.example/oauth2/token', form).catch(
      (error: unknown) => error,
    )
    expect(isStsError(thrown) && (await (thrown.response as Response).json())).toEqual(consent)
  })

  test('its faults become typed errors', async () => {
    nock('https://login.contoso.example')
      .get('/')
      .replyWithError(Object.assign(new Error('lost'), { code: 'ECONNRESET' }))
    await expect(createFetch({ retry: false })('https://login.contoso.example/')).rejects.toMatchObject({
      kind: 'network',
      reason: 'reset',
    })
  })
})

/** A `Response` as other implementations have it: its body is what they know, and can be read once. */
class ForeignResponse {
  readonly ok = false
  readonly headers = new Headers({ 'x-ms-request-id': 'r1' })
  bodyUsed = false
  readonly status: number
  protected readonly content: string
  constructor(status: number, content: string) {
    this.status = status
    this.content = content
  }
  get body(): unknown {
    return undefined
  }
  clone(): ForeignResponse {
    if (this.bodyUsed) throw new TypeError('Body is unusable')
    return new (this.constructor as new (status: number, content: string) => ForeignResponse)(this.status, this.content)
  }
  async text(): Promise<string> {
    if (this.bodyUsed) throw new TypeError('Body is unusable')
    this.bodyUsed = true
    return this.content
  }
}

/** node-fetch's body is a stream of Node. */
class NodeFetchResponse extends ForeignResponse {
  override get body(): Readable {
    return Readable.from([Buffer.from(this.content)])
  }
}

describe.each([
  { runtime: 'React Native, which has no streams', Foreign: ForeignResponse },
  { runtime: 'node-fetch, whose streams are those of Node', Foreign: NodeFetchResponse },
])('$runtime', ({ Foreign }) => {
  test('an error answer becomes a typed error and stays readable', async () => {
    const response = new Foreign(400, JSON.stringify(consent))
    const thrown: unknown = await createFetch({ fetch: async (_url: string) => response, ...options() })(
      'https://login.contoso.example/oauth2/token',
    ).catch((error: unknown) => error)
    expect(thrown).toMatchObject({ kind: 'interaction_required', code: 'AADSTS65001', requestId: 'r1' })
    expect(isStsError(thrown) && thrown.response).toBe(response)
    expect(await response.text()).toBe(JSON.stringify(consent))
  })

  test('a retry can let go of an answer', async () => {
    const responses = [new Foreign(503, 'busy'), new Foreign(200, 'done')]
    const send = createFetch({ fetch: async (_url: string) => responses.shift() ?? new Foreign(200, ''), ...options() })
    expect(await (await send('https://contoso.example/')).text()).toBe('done')
  })

  test('readStsError reads it', async () => {
    const response = new Foreign(400, JSON.stringify(consent))
    expect(await readStsError(response)).toMatchObject({ kind: 'interaction_required', code: 'AADSTS65001' })
    expect(response.bodyUsed).toBe(false)
  })
})

test('a fault without a code, as browsers report it, is a network error', async () => {
  const send = createFetch({
    ...options(),
    retry: { maxRetries: 1 },
    fetch: async (_url: string) => Promise.reject(new TypeError('Failed to fetch')),
  })
  await expect(send('https://contoso.example/')).rejects.toMatchObject({ kind: 'network', attempts: 2 })
})
