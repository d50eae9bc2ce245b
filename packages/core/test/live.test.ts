import { inspect } from 'node:util'
import { describe, expect, jest, test } from '@jest/globals'
import { type StsError, toStsError } from '@sts-errors/core'
import { attach } from '@sts-errors/core/adapter'
import { faultToError } from '../src/faults.ts'

const secret = 'hunter2'
const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJodW50ZXIyIn0.aHVudGVyMg'

/** What clients keep on their errors. */
const request = {
  method: 'POST',
  data: `client_secret=${secret}`,
  headers: { authorization: `Bearer ${secret}` },
  _header: secret,
}
const live = {
  config: request,
  request,
  response: { status: 400, data: secret, config: request, request },
  isAxiosError: true,
}

const answer = (): StsError => {
  const error = toStsError({
    status: 401,
    method: 'POST',
    url: `https://user:${secret}@login.example/t?code=${secret}#${secret}`,
    headers: {
      'Set-Cookie': `session=${secret}`,
      Authorization: `Bearer ${secret}`,
      'X-Api-Key': secret,
      Location: `https://a.example/?code=${secret}`,
      Link: `<https://a.example/?sig=${secret}>; rel="next"`,
      'WWW-Authenticate': 'Bearer realm="x", error="invalid_token"',
      'x-ms-request-id': 'r-1',
    },
    body: {
      error: 'invalid_client',
      error_description: `AADSTS7000215: wrong token ${token} at https://a.example/?code=${secret}`,
      access_token: secret,
      refresh_token: secret,
      client_secret: secret,
      code: secret,
      nested: { password: secret, client_assertion: token },
    },
  })
  if (!error) throw new Error('no error was seen')
  return attach(error, live)
}
const fault = (): StsError => {
  const thrown = Object.assign(
    new Error(`POST https://u:${secret}@a.example/?code=${secret} failed`, { cause: request }),
    {
      code: 'ECONNRESET',
      config: request,
      request,
      response: live.response,
    },
  )
  const error = faultToError(thrown, { method: 'POST', url: 'https://a.example/' })
  if (!error) throw new Error('no fault was seen')
  return attach(error, live)
}

const everyOption = [
  {},
  { depth: 20 },
  { showHidden: true },
  { getters: true },
  { customInspect: false },
  { showHidden: true, getters: true },
  { showHidden: true, depth: 20, customInspect: false },
  { showHidden: true, getters: true, depth: 20, customInspect: false },
  {
    showHidden: true,
    getters: true,
    depth: Infinity,
    customInspect: false,
    showProxy: true,
    compact: false,
    maxStringLength: Infinity,
  },
] as const

/** Anything by which an error is shown. */
const views: readonly (readonly [string, (error: StsError) => string])[] = [
  ...everyOption.map(
    options => [`util.inspect with ${JSON.stringify(options)}`, (error: StsError) => inspect(error, options)] as const,
  ),
  [
    'util.inspect of an object that has it',
    error => inspect({ error, list: [error] }, { depth: 20, showHidden: true, getters: true, customInspect: false }),
  ],
  ['JSON', error => JSON.stringify(error)],
  ['JSON of an object that has it', error => JSON.stringify({ error })],
  ['its message', error => error.message],
  ['its stack', error => `${error.stack}`],
  ['its text', error => `${error}`],
  [
    'its own properties',
    error =>
      JSON.stringify(
        Object.getOwnPropertyNames(error).map(name => [name, `${inspect(error[name as keyof StsError])}`]),
      ),
  ],
  ['what a copy takes over', error => inspect({ ...error }, { depth: 20, showHidden: true })],
  [
    'what for-in visits',
    error => {
      const seen: unknown[] = []
      for (const name in error) seen.push([name, error[name as keyof StsError]])
      return inspect(seen, { depth: 20, showHidden: true })
    },
  ],
  ['a structured clone', error => inspect(structuredClone(error.toJSON()), { depth: 20 })],
  [
    'console.log',
    error => {
      const written: string[] = []
      const log = jest.spyOn(process.stdout, 'write').mockImplementation(text => written.push(String(text)) > 0)
      try {
        new console.Console(process.stdout).log(error)
        new console.Console(process.stdout).dir(error, { depth: 20, showHidden: true })
      } finally {
        log.mockRestore()
      }
      return written.join('')
    },
  ],
]

describe.each([
  ['an answer', answer],
  ['a fault', fault],
] as const)('%s shows no secret', (_, make) => {
  test.each(views)('by %s', (__, view) => {
    const shown = view(make())
    expect(shown.length).toBeGreaterThan(20)
    expect(shown).not.toContain(secret)
    expect(shown).not.toContain(token)
    expect(shown).not.toContain(token.slice(0, 30))
  })
})

describe('console.log of an error shows what a developer wants', () => {
  const shown = inspect(answer())
  test.each([
    ['the name and the message', 'InvalidClientError: invalid_client'],
    ['where it was made', 'live.test'],
    ['the code', 'AADSTS7000215'],
    ['the status', 'status: 401'],
    ['the action', "action: 'fix_credential'"],
    ['the request id', "requestId: 'r-1'"],
    ['the request', 'https://login.example/t'],
    ['the attempts', 'attempts: 1'],
  ])('%s', (_, text) => {
    expect(shown).toContain(text)
  })

  test('and the remedy once', () => {
    const { remedy } = answer()
    expect(shown.split(remedy).length - 1).toBe(1)
  })

  test('also on a terminal with colours, and inside other things', () => {
    expect(inspect({ error: answer() }, { colors: true })).toContain('AADSTS7000215')
    expect(inspect(answer(), { depth: -1 })).not.toContain(secret)
  })
})

describe('live objects', () => {
  test('are there for handlers that look for them', () => {
    const error = answer() as StsError & { config?: unknown; isAxiosError?: boolean }
    expect(error.response).toBe(live.response)
    expect(error.config).toBe(request)
    expect(error.isAxiosError).toBe(true)
  })

  test('are no properties of the error', () => {
    const error = answer()
    expect(Object.keys(error)).not.toEqual(expect.arrayContaining(['response']))
    expect(
      Object.getOwnPropertyNames(error).filter(name => ['response', 'config', 'isAxiosError'].includes(name)),
    ).toEqual([])
  })

  test('can be set, and stay unseen', () => {
    const error = answer() as StsError & { response?: unknown; config?: unknown }
    error.config = { data: secret }
    error.response = { data: secret }
    expect(error.config).toEqual({ data: secret })
    expect(inspect(error, { showHidden: true, getters: true, customInspect: false, depth: 20 })).not.toContain(secret)
  })

  test('are not there where nobody put them', () => {
    const error = toStsError({ status: 400 }) as StsError & { config?: unknown; isAxiosError?: boolean }
    expect(error.response).toBeUndefined()
    expect(error.config).toBeUndefined()
    expect(error.isAxiosError ?? false).toBe(false)
  })

  test('do not replace what is shown of the request', () => {
    expect(answer().toJSON().request).toEqual({ method: 'POST', url: 'https://login.example/t' })
  })

  test('of one error are not those of another', () => {
    attach(answer(), { response: 'a' })
    expect(toStsError({ status: 400 })?.response).toBeUndefined()
  })
})
