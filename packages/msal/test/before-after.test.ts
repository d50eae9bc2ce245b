import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { contoso } from '@sts-errors/simulator'
import { createTlsFetch } from '../../../test/tls-fetch.ts'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { createNetworkClient, normalizeError } from '../src/index.ts'
import { cases, casesOf, named, outcomeOf } from './before-after.ts'
import { expectTyped } from './expect-typed.ts'
import { type Flow, flows, prepare, type Run, versions } from './msal-apps.ts'

const simulator = useSimulator({
  tls: true,
  signIn: { session: contoso.users.ada },
  deviceCodePolling: { intervalSeconds: 1 },
})
beforeEach(() => {
  // MSAL's own client knows no other.
  globalThis.fetch = createTlsFetch(simulator().ca) as typeof fetch
})

describe.each(Object.entries(versions))('%s', (_version, msal) => {
  describe.each(flows)('%s', flow => {
    test('alone and with the network client succeeds', async () => {
      for (const networkClient of [undefined, createNetworkClient()]) {
        const call = await prepare(flow, { msal, simulator: simulator(), networkClient })
        expect(await call()).toMatchObject({ accessToken: expect.stringMatching(/^ey/) })
      }
    })

    test.each(casesOf(flow))('meets: $answer', async row => {
      const { scripted, node, polling } = row
      const bare = await prepare(flow, { msal, simulator: simulator() })
      simulator().when({ endpoint: 'token' }).enqueue(scripted)
      expect(named(await outcomeOf(bare))).toBe(flow === 'device code' ? polling : node)

      simulator().clearEnqueued()
      const networkClient = createNetworkClient({ clock: createVirtualClock() })
      const call = await prepare(flow, { msal, simulator: simulator(), networkClient })
      await expectTyped(call, { row, flow, simulator: simulator(), AuthError: msal.AuthError })
    })

    test('is not disturbed by two answers of 429', async () => {
      const clock = createVirtualClock()
      const call = await prepare(flow, { msal, simulator: simulator(), networkClient: createNetworkClient({ clock }) })
      simulator().when({ endpoint: 'token' }).enqueue('throttled-text', 'throttled-seconds')
      expect(await call()).toMatchObject({ accessToken: expect.stringMatching(/^ey/) })
      expect(clock.waits).toEqual([1050, 1050])
    })
  })
})

/** Nothing is scripted here. */
async function refusalOf(flow: Flow, run: Pick<Run, 'msal'> & Partial<Run>, before = () => {}) {
  const networkClient = createNetworkClient({ clock: createVirtualClock() })
  const call = await prepare(flow, { simulator: simulator(), networkClient, ...run })
  before()
  return normalizeError(await outcomeOf(call))
}

describe.each(Object.entries(versions))('what the STS refuses by itself, under %s:', (_version, msal) => {
  test('a secret that has expired', async () => {
    const { expiredSecret: clientSecret } = contoso.daemon
    expect(await refusalOf('client credentials', { msal, clientSecret })).toMatchObject({
      kind: 'invalid_client',
      reason: 'secret_expired',
      code: 'AADSTS7000222',
      attempts: 1,
    })
  })

  test('a user whose second factor a policy asks for, with the claims to pass on', async () => {
    const scopes = [`${contoso.payroll.uri}/Payroll.Read`]
    expect(await refusalOf('on behalf of', { msal, scopes })).toMatchObject({
      kind: 'interaction_required',
      reason: 'mfa_required',
      claims: expect.stringContaining('access_token'),
    })
  })

  test('a code that was redeemed before', async () => {
    const networkClient = createNetworkClient({ clock: createVirtualClock() })
    const call = await prepare('authorization code', { msal, simulator: simulator(), networkClient })
    await call()
    expect(normalizeError(await outcomeOf(call))).toMatchObject({ kind: 'invalid_grant', reason: 'code_redeemed' })
  })
})

// After the others: tokens of the second in which sessions are revoked are no good.
test.each(Object.entries(versions))(
  'a refresh token of a session that was revoked, under %s',
  async (_version, msal) => {
    const revoke = () => {
      simulator().revokeSessions({ username: contoso.users.ada })
      simulator().signIn.session = contoso.users.ada
    }
    expect(await refusalOf('refresh token', { msal }, revoke)).toMatchObject({
      kind: 'interaction_required',
      reason: 'token_revoked',
      code: 'AADSTS50173',
    })
  },
)

test('the README says what was measured', () => {
  const readme = readFileSync(new URL('../README.md', `file://${__dirname}/`), 'utf8').replace(/ {2,}/g, ' ')
  const before = (alone: string) =>
    alone.startsWith('a token') ? 'a success with an empty token' : `\`${alone.replace(' ', '`: `')}\``
  for (const { answer, node, browser, ours, isRetried } of cases) {
    const what = [ours.kind, ours.reason === 'none' ? undefined : ours.reason].filter(Boolean).join(': ')
    const after = `\`${what}\`${isRetried ? ', after three retries' : ''}`
    expect(readme).toContain(`| ${[answer, before(node), before(browser), after].join(' | ')} |`)
  }
})
