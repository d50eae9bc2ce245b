import { createNetworkClient, type NetworkClientOptions, normalizeError } from '@sts-errors/msal'
import { attemptsOf, type Case, casesOf, named, outcomeOf } from '../../packages/msal/test/before-after.ts'
import { type PageMsal, pageFlows, pageVersions, renew, startPageApp } from '../../packages/msal/test/page-apps.ts'
import { createVirtualClock } from '../virtual-clock.ts'
import { problemOf, resultOf } from './case-results.ts'
import { check, show } from './check.ts'
import type { CaseResult, Control, StsAddress } from './control.ts'

type Flow = (typeof pageFlows)[number]

/** A page of MSAL Browser, and the way to its STS. */
interface Page {
  readonly msal: PageMsal
  readonly sts: StsAddress
  readonly control: Control
}

interface PageCase {
  readonly promise: string
  run(page: Page): Promise<void>
}

/** MSAL Browser in its page, alone and with the network client. */
export async function runMsalCases(control: Control): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = []
  for (const [client, msal] of Object.entries(pageVersions))
    for (const { promise, run } of pageCases) {
      const problem = await problemOf(async () => run({ msal, control, sts: await control('sts', {}) }))
      results.push(resultOf(client, promise, problem))
    }
  return results
}

/** MSAL 5 hears of the answer from a script at the redirect URI, MSAL 4 looks at the address of its frame. */
const redirectUri = (msal: PageMsal): string =>
  new URL(msal === pageVersions['MSAL Browser 5'] ? '/callback' : '/', import.meta.url).href

/** Waits are over at once; a date is judged by the page's own clock, as the `Date` of the answer is not shown to it. */
const clock = () => ({ ...createVirtualClock(), now: () => Date.now() })

/** `undefined`: MSAL's own network client. */
async function startApp({ msal, sts }: Page, options?: NetworkClientOptions) {
  const networkClient = options && createNetworkClient({ clock: clock(), ...options })
  const { loginHint, ...auth } = sts
  const app = await startPageApp({ msal, ...auth, redirectUri: redirectUri(msal), networkClient })
  /** In a hidden frame, whose code MSAL then exchanges. */
  const signIn = () => app.ssoSilent({ loginHint, scopes: ['User.Read'] })
  return { app, signIn }
}

/** What has to be there before the request that a case looks at, and then that request. */
async function prepare(flow: Flow, page: Page, options?: NetworkClientOptions) {
  const { app, signIn } = await startApp(page, options)
  if (flow === 'authorization code') return signIn
  const { account } = await signIn()
  return () => renew(page.msal, app, account)
}

const succeeds = (flow: Flow): PageCase => ({
  promise: `${flow}: succeeds`,
  async run(page) {
    for (const options of [undefined, {}]) {
      const call = await prepare(flow, page, options)
      check((await call()).accessToken.slice(0, 2), 'ey', 'accessToken')
    }
  },
})

/** MSAL 5 misses the nonce of its frame in what it takes for a success. */
const aloneIn = (msal: PageMsal, flow: Flow, { browser }: Case): string =>
  browser.startsWith('a token') && flow === 'authorization code' && msal === pageVersions['MSAL Browser 5']
    ? 'ClientAuthError nonce_mismatch'
    : browser

const meets = (flow: Flow, row: Case): PageCase => ({
  promise: `${flow} meets: ${row.answer}`,
  async run(page) {
    const { scripted, ours, inPage = ours, has = [] } = row
    const bare = await prepare(flow, page)
    await page.control('scriptTokens', { replies: [scripted] })
    check(named(await outcomeOf(bare)), aloneIn(page.msal, flow, row), 'alone')

    await page.control('sts', {})
    const call = await prepare(flow, page, {})
    await page.control('scriptTokens', { replies: [scripted] })
    const before = await page.control('tokenRequests', {})
    const thrown = await outcomeOf(call)
    const error = normalizeError(thrown)
    check(error, { ...inPage, attempts: attemptsOf(row, flow) }, show(thrown))
    for (const name of has) check(!!error?.[name], true, name)
    // Of a lost connection a browser tries again by itself.
    if (ours.status) check((await page.control('tokenRequests', {})) - before, attemptsOf(row, flow), 'sent')
  },
})

const more: readonly PageCase[] = [
  {
    promise: 'two answers of 429 do not disturb',
    async run(page) {
      const clock = createVirtualClock()
      const call = await prepare('refresh token', page, { clock, retry: { jitter: 'none' } })
      await page.control('scriptTokens', { replies: ['throttled-text', 'throttled-seconds'] })
      check((await call()).accessToken.slice(0, 2), 'ey', 'accessToken')
      check(clock.waits, [1000, 1000], 'waits')
    },
  },
  {
    promise: 'a revoked refresh token is replaced in the hidden frame, as without us',
    async run(page) {
      for (const options of [undefined, {}]) {
        const { app, signIn } = await startApp(page, options)
        const { account } = await signIn()
        await page.control('revoke', { signsOut: false })
        const { accessToken } = await app.acquireTokenSilent({ account, scopes: ['User.Read'], forceRefresh: true })
        check(accessToken.slice(0, 2), 'ey', 'accessToken')
      }
    },
  },
  {
    promise: 'where the sign-in is over, too, the error of the hidden frame is typed',
    async run(page) {
      const { app, signIn } = await startApp(page, {})
      const { account } = await signIn()
      await page.control('revoke', { signsOut: true })
      const call = () => app.acquireTokenSilent({ account, scopes: ['User.Read'], forceRefresh: true })
      const error = normalizeError(await outcomeOf(call))
      check(error, { kind: 'interaction_required', reason: 'login_required', action: 'interact' }, show(error))
    },
  },
  {
    promise: 'what MSAL throws at its closed gate says how long is left, and nothing is sent',
    async run(page) {
      const call = await prepare('refresh token', page, { retry: false })
      await page.control('scriptTokens', { replies: ['throttled-minute'] })
      check(normalizeError(await outcomeOf(call)), { kind: 'throttled', retryAfterMs: 60_000 })
      const sent = await page.control('tokenRequests', {})
      const error = normalizeError(await outcomeOf(call))
      check(error, { kind: 'throttled', reason: 'cooldown', status: 429, attempts: 0 }, show(error))
      check(Number(error?.retryAfterMs) > 50_000, true, 'retryAfterMs')
      check(await page.control('tokenRequests', {}), sent, 'sent')
    },
  },
]

const pageCases: readonly PageCase[] = [
  ...pageFlows.flatMap(flow => [succeeds(flow), ...casesOf(flow).map(row => meets(flow, row))]),
  ...more,
]
