import './page.ts'
import type { INetworkModule } from '@azure/msal-browser'
import type { INetworkModule as INetworkModule4 } from '@azure/msal-browser-4'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { contoso, type ScriptedAnswer } from '@sts-errors/simulator'
import { createTlsFetch } from '../../../test/tls-fetch.ts'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { createNetworkClient, type NetworkClient, normalizeError } from '../src/index.ts'
import { casesOf, named, outcomeOf } from './before-after.ts'
import { expectTyped } from './expect-typed.ts'
import type { Acquired } from './msal-apps.ts'
import { type PageMsal, pageFlows, pageVersions, renew, startPageApp } from './page-apps.ts'

const simulator = useSimulator({ tls: true, signIn: { session: contoso.users.ada } })
const { app: client, tenantId } = contoso
const scopes = ['User.Read']
beforeEach(() => {
  // MSAL's own client knows no other.
  globalThis.fetch = createTlsFetch(simulator().ca) as typeof fetch
})

afterEach(() => {
  jest.useRealTimers()
})

/** A code of a sign-in that a server made for its page: the only one that MSAL takes without a window. */
async function codeOfServer(): Promise<string> {
  const query = new URLSearchParams({
    client_id: client.id,
    response_type: 'code',
    scope: 'openid profile offline_access User.Read',
  })
  const answer = await fetch(`${simulator().url}/${tenantId}/oauth2/v2.0/authorize?${query}`)
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? ''
}

/** What has to be there before the request that a test looks at, and then that request. */
async function prepare(
  flow: (typeof pageFlows)[number],
  msal: PageMsal,
  networkClient?: NetworkClient,
): Promise<() => Promise<Acquired>> {
  const authority = `${simulator().url}/${tenantId}`
  const { id: clientId, redirectUri } = client
  const app = await startPageApp({ msal, authority, clientId, redirectUri, networkClient })
  const code = await codeOfServer()
  const redeem = () => app.acquireTokenByCode({ code, scopes })
  if (flow === 'authorization code') return redeem
  const { account } = await redeem()
  return () => renew(msal, app, account)
}

test('it is the network module that MSAL Browser asks for', () => {
  const client: INetworkModule & INetworkModule4 = createNetworkClient()
  expect(client).toBeDefined()
})

describe.each(Object.entries(pageVersions))('%s', (_version, msal) => {
  describe.each(pageFlows)('%s', flow => {
    test('alone and with the network client succeeds', async () => {
      for (const networkClient of [undefined, createNetworkClient()]) {
        const call = await prepare(flow, msal, networkClient)
        expect(await call()).toMatchObject({ accessToken: expect.stringMatching(/^ey/), fromCache: false })
      }
    })

    test.each(casesOf(flow))('meets: $answer', async row => {
      const { scripted, browser } = row
      const bare = await prepare(flow, msal)
      simulator().when({ endpoint: 'token' }).enqueue(scripted)
      expect(named(await outcomeOf(bare))).toBe(browser)

      simulator().clearEnqueued()
      const call = await prepare(flow, msal, createNetworkClient({ clock: createVirtualClock() }))
      await expectTyped(call, { row, flow, simulator: simulator(), AuthError: msal.AuthError })
    })
  })
  test.each<[string, ScriptedAnswer, object]>([
    ['a tenant that does not exist', 'unknown-tenant', { kind: 'invalid_request', code: 'AADSTS90002', status: 400 }],
    ['a page of a gateway', 'gateway-html', { kind: 'service_unavailable', status: 502 }],
    ['a lost connection', { fault: 'reset_before_headers' }, { kind: 'network', reason: 'reset' }],
  ])('a discovery that fails with %s is told', async (_what, answer, expected) => {
    const call = await prepare('authorization code', msal, createNetworkClient({ retry: false }))
    simulator().when({ endpoint: 'discovery' }).enqueue(answer)
    expect(normalizeError(await outcomeOf(call))).toMatchObject(expected)
  })

  test.each([
    ['seconds', { 'Retry-After': '60' }, 60_000],
    ['a date', { 'Retry-After': 'Mon, 05 Jan 2026 08:01:30 GMT', Date: 'Mon, 05 Jan 2026 08:00:00 GMT' }, 90_000],
  ])('its gate reads %s, and what it throws says how long is left', async (_what, headers, retryAfterMs) => {
    const call = await prepare('refresh token', msal, createNetworkClient({ retry: false }))
    simulator().when({ endpoint: 'token' }).enqueue({ status: 429, body: 'Too many requests', headers })
    expect(normalizeError(await outcomeOf(call))).toMatchObject({ kind: 'throttled', status: 429, retryAfterMs })
    simulator().clearRequests()
    jest.useFakeTimers({ now: Date.now() + retryAfterMs - 10_000, doNotFake: ['setTimeout', 'nextTick'] })
    const closed = normalizeError(await outcomeOf(call))
    expect(closed).toMatchObject({ kind: 'throttled', reason: 'cooldown', status: 429, attempts: 0 })
    expect(closed?.retryAfterMs).toBeLessThanOrEqual(10_000)
    expect(simulator().requests).toHaveLength(0)
    jest.setSystemTime(Date.now() + 11_000)
    expect(await call()).toMatchObject({ accessToken: expect.stringMatching(/^ey/) })
  })
})
