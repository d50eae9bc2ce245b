import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { contoso } from '@sts-errors/simulator'
import { createTlsFetch } from '../../../test/tls-fetch.ts'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { createNetworkClient, HeaderView, normalizeError } from '../src/index.ts'
import { type Case, cases } from './before-after.ts'
import { type Acquired, flows, prepare, versions } from './msal-apps.ts'

const simulator = useSimulator({
  tls: true,
  signIn: { session: contoso.users.ada },
  deviceCodePolling: { intervalSeconds: 1 },
})
beforeEach(() => {
  // MSAL's own client knows no other.
  globalThis.fetch = createTlsFetch(simulator().ca) as typeof fetch
})

const outcomeOf = (call: () => Promise<Acquired | null>): Promise<unknown> =>
  call().then(
    result => result?.accessToken || 'a token (an empty one)',
    (thrown: unknown) => thrown,
  )
const named = (outcome: unknown): string =>
  outcome instanceof Error ? `${outcome.name} ${(outcome as { errorCode?: string }).errorCode}` : String(outcome)

describe.each(Object.entries(versions))('%s', (_version, msal) => {
  describe.each(flows)('%s', flow => {
    const isOnce = flow === 'device code' || flow === 'authorization code'

    test('alone and with the network client succeeds', async () => {
      for (const networkClient of [undefined, createNetworkClient()]) {
        const call = await prepare(flow, { msal, simulator: simulator(), networkClient })
        expect(await call()).toMatchObject({ accessToken: expect.stringMatching(/^ey/) })
      }
    })

    test.each(cases)('meets: $answer', async ({ scripted, alone, polling, ours, isRetried }: Case) => {
      const bare = await prepare(flow, { msal, simulator: simulator() })
      simulator().when({ endpoint: 'token' }).enqueue(scripted)
      expect(named(await outcomeOf(bare))).toBe(flow === 'device code' ? polling : alone)

      simulator().clearEnqueued()
      const networkClient = createNetworkClient({ clock: createVirtualClock() })
      const call = await prepare(flow, { msal, simulator: simulator(), networkClient })
      simulator().clearRequests()
      simulator().when({ endpoint: 'token' }).enqueue(scripted)
      const thrown = await outcomeOf(call)
      const error = normalizeError(thrown)
      expect(thrown).toBeInstanceOf(msal.AuthError)
      expect(error).toMatchObject(ours)
      if (ours.status) expect(error?.headers).toBeInstanceOf(HeaderView)
      // What was rejected was not processed; what failed otherwise may have used the code up.
      const isRepeated = isRetried && !(isOnce && ours.status !== 429)
      expect(simulator().requests.filter(({ endpoint }) => endpoint === 'token')).toHaveLength(isRepeated ? 4 : 1)
      expect(error?.attempts).toBe(isRepeated ? 4 : 1)
      expect(normalizeError(thrown)).toBe(error)
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

test('the README says what was measured', () => {
  const readme = readFileSync(new URL('../README.md', `file://${__dirname}/`), 'utf8').replace(/ {2,}/g, ' ')
  for (const { answer, alone, ours, isRetried } of cases) {
    const before = alone.startsWith('a token') ? 'a success with an empty token' : `\`${alone.replace(' ', '`: `')}\``
    const what = [ours.kind, ours.reason === 'none' ? undefined : ours.reason].filter(Boolean).join(': ')
    expect(readme).toContain(`| ${answer} | ${before} | \`${what}\`${isRetried ? ', after three retries' : ''} |`)
  }
})
