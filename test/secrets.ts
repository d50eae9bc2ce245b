import { format, inspect } from 'node:util'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { isStsError, type StsOptions } from '@sts-errors/core'
import type { Answer, ScriptedAnswer } from '@sts-errors/simulator'
import { findClosedPort } from './closed-port.ts'
import type { Send } from './contract/scenario.ts'
import { useSimulator } from './use-simulator.ts'
import { createVirtualClock } from './virtual-clock.ts'

const part = (text: string) => Buffer.from(JSON.stringify({ sub: text })).toString('base64url')
const jwt = (name: string) => `${part(`${name}-head`)}.${part(`${name}-body`)}.${part(`${name}-tail`)}`

/** What a request carries, each under a name for the report of a leak. */
const form = {
  client_secret: 'Q8x~client.secret',
  client_assertion: jwt('client-assertion'),
  assertion: jwt('user-assertion'),
  password: 'correct horse battery',
  code: '0.AXoA-authorization-code',
  code_verifier: 'verifier-dBjftJeZ4CVP',
  refresh_token: '0.AVYA-refresh-token',
  device_code: 'DAQABAAEAAA-device-code',
}
const query = { sig: 'signature-of-a-link', session_state: 'state-of-a-session' }
const headers = {
  Authorization: `Basic ${Buffer.from('app:basic-password').toString('base64')}`,
  Cookie: 'ESTSAUTH=cookie-of-a-session',
  'X-IDENTITY-HEADER': 'identity-header-value',
  'Ocp-Apim-Subscription-Key': 'subscription-key-value',
}
const answered = {
  access_token: jwt('issued-token'),
  set_cookie: 'cookie-that-the-server-sets',
  location_code: '0.AXoA-code-in-a-location',
}
const secrets: { readonly [name: string]: string } = {
  ...form,
  ...query,
  ...headers,
  ...answered,
  userinfo: 'name-in-address:pass-in-address',
}

/** A secret as it is, and as transports write it; long ones also in parts. */
const spellings = (secret: string): string[] =>
  [secret, ...secret.split(/[. =:]/).filter(piece => piece.length > 11)].flatMap(text => [
    text,
    encodeURIComponent(text),
    new URLSearchParams({ text }).toString().slice(5),
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
  ])

/** Everything that somebody who logs an error could get to see of it. */
function viewsOf(error: Error): { readonly [view: string]: string } {
  const all = { depth: 20, showHidden: true, getters: true, maxStringLength: null, maxArrayLength: null } as const
  const enumerable: unknown[] = []
  for (const name in error) enumerable.push(name, error[name as keyof Error])
  return {
    message: error.message,
    stack: String(error.stack),
    toString: String(error),
    toJSON: JSON.stringify(error),
    'a member of JSON': JSON.stringify({ error, list: [error] }),
    'for in': inspect(enumerable, all),
    spread: inspect({ ...error }, all),
    inspect: inspect(error),
    'inspect all': inspect(error, all),
    'inspect all, without our inspection': inspect(error, { ...all, customInspect: false }),
    'inspect in an object': inspect({ list: [error] }, { ...all, customInspect: false }),
    'format %o': format('%o', error),
    'format %s': format('%s', error),
    'own properties': inspect(
      Reflect.ownKeys(error).map(key => Object.getOwnPropertyDescriptor(error, key)),
      { ...all, customInspect: false },
    ),
    structuredClone: inspect(structuredClone(error), all),
  }
}

/** Where which secret shows, also in causes. */
function leaksOf(error: unknown, path = 'error'): string[] {
  if (!(error instanceof Error)) return []
  const views = Object.entries(viewsOf(error))
  const own = Object.entries(secrets).flatMap(([name, secret]) => {
    const showing = views.filter(([, text]) => spellings(secret).some(spelling => text.includes(spelling)))
    return showing.length ? [`${name} of ${path}: ${showing.map(([view]) => view).join(', ')}`] : []
  })
  return [...own, ...leaksOf(error.cause, `${path}.cause`)]
}

type Case = [what: string, reply: ScriptedAnswer, more?: StsOptions]

const html = (text: string): Answer => ({
  status: 502,
  headers: { 'content-type': 'text/html' },
  body: `<html><title>${text}</title>`,
})

const cases: readonly Case[] = [
  ['an error of the STS', 'mfa-required'],
  ['a wrong client secret', 'wrong-secret'],
  ['a wrong password', 'wrong-password'],
  ['a claims challenge', 'mfa-enrolment'],
  ['a challenge of a resource', { status: 401, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } }],
  ['429 with a text body', 'throttled-text', { retry: { maxRetryAfterMs: 0 } }],
  ['429 with a wait that is too long', 'throttled-hour'],
  ['an empty 500', { status: 500, times: Infinity }],
  ['an HTML page', { scenario: 'gateway-html', times: Infinity }],
  [
    'an HTML page that repeats the address',
    ({ path }) =>
      html(`Cannot reach http://name-in-address:pass-in-address@proxy.example${path}?${new URLSearchParams(query)}`),
    { retry: false },
  ],
  ['a text that repeats a token', { status: 400, body: `Malformed token ${form.assertion}` }],
  [
    'an error of the STS that repeats a token',
    {
      status: 400,
      body: { error: 'invalid_grant', error_description: `AADSTS50013: Assertion ${form.assertion} failed` },
    },
  ],
  [
    'a body that is an echo of the form',
    ({ body }) => ({ status: 400, body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  ],
  ['JSON that is an echo of the form', ({ form }) => ({ status: 400, body: form })],
  [
    'headers that hold secrets',
    {
      status: 400,
      headers: {
        'Set-Cookie': [`ESTSAUTH=${answered.set_cookie}; path=/`, 'x=y'],
        Location: `https://app.example/?code=${answered.location_code}`,
        Refresh: `0; url=https://app.example/#code=${answered.location_code}`,
        Link: `<https://app.example/?code=${answered.location_code}>; rel=next`,
        'X-Access-Token': answered.access_token,
      },
    },
  ],
  [
    'an error that comes with a token',
    { status: 400, body: { error: 'x', access_token: answered.access_token, refresh_token: form.refresh_token } },
  ],
  ['a huge body', { status: 400, body: '{"error":"x"}', fault: { type: 'huge_body', bytes: 1_000_000 } }],
  [
    'a body that breaks off',
    { status: 503, body: '{"error":"x","error_description":"y"}', fault: 'reset_in_body' },
    { retry: false },
  ],
  ['a lost connection', { fault: 'reset_before_headers', times: Infinity }],
  ['a connection that is lost after the headers', { status: 503, fault: 'reset_after_headers' }, { retry: false }],
  ['a timeout', { fault: 'silent' }, { retry: { attemptTimeoutMs: 250, maxRetries: 0 } }],
  ['what is not HTTP', { fault: 'not_http', times: Infinity }],
  ['too many headers', { scenario: 'oversized-headers', times: Infinity }],
]

/** No secret of a request shows on any error, however it is looked at. */
export function describeSecrets(client: string, send: Send): void {
  describe(`secrets of a request through ${client}`, () => {
    const simulator = useSimulator()
    let closedPort: number
    beforeAll(async () => {
      closedPort = await findClosedPort()
    })

    async function failure(origin: string, options: StsOptions = {}): Promise<{ thrown: unknown; told: unknown[] }> {
      const told: unknown[] = []
      const url = new URL(`/common/oauth2/v2.0/token?${new URLSearchParams(query)}#${query.sig}`, origin)
      const thrown = await send(
        { method: 'POST', url: url.href, headers, body: new URLSearchParams({ grant_type: 'refresh_token', ...form }) },
        {
          clock: createVirtualClock(),
          onRetry: event => told.push(event),
          onGiveUp: event => told.push(event),
          ...options,
        },
      ).catch((error: unknown) => error)
      return { thrown, told }
    }

    function expectNoLeak({ thrown, told }: { thrown: unknown; told: unknown[] }): void {
      expect(isStsError(thrown)).toBe(true)
      expect(leaksOf(thrown)).toEqual([])
      const told20 =
        inspect(told, { depth: 20, showHidden: true, getters: true, customInspect: false }) + JSON.stringify(told)
      expect(told.length).toBeGreaterThan(0)
      expect(
        Object.entries(secrets).filter(([, secret]) => spellings(secret).some(spelling => told20.includes(spelling))),
      ).toEqual([])
    }

    test.each(cases.map(([what, reply, more]) => ({ what, reply, more })))(
      '$what shows none',
      async ({ reply, more }) => {
        simulator().enqueue(reply)
        expectNoLeak(await failure(simulator().url, more))
        expect(simulator().requests[0]).toMatchObject({ query, form })
      },
    )

    test('a refused connection shows none', async () => {
      expectNoLeak(await failure(`http://127.0.0.1:${closedPort}`))
    })

    test('a name that does not resolve shows none', async () => {
      expectNoLeak(await failure('http://does-not-exist.invalid', { retry: false }))
    })

    test('a leak would be found', () => {
      const inMessage = new Error(`failed with ${form.client_secret}`)
      const inCause = new Error('failed', {
        cause: Object.assign(new Error('x'), { config: { data: new URLSearchParams(form) } }),
      })
      const hidden = Object.defineProperty(new Error('failed'), 'request', { value: { headers }, enumerable: false })
      expect(leaksOf(inMessage)).toEqual([expect.stringMatching(/^client_secret of error: message, stack, /)])
      expect(leaksOf(inCause)).toContainEqual(expect.stringMatching(/^refresh_token of error.cause: .*inspect/))
      expect(leaksOf(hidden)).toContainEqual(expect.stringMatching(/^Authorization of error: .*inspect all/))
    })
  })
}
