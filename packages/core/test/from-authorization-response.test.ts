import { describe, expect, test } from '@jest/globals'
import { fromAuthorizationResponse, InteractionRequiredError } from '@sts-errors/core'
import fc from 'fast-check'

const form =
  'error=login_required&error_description=AADSTS50058%3a+Nobody+is+signed+in.%0d%0aTrace+ID%3a+5ae9c106-cbfd-4d15-9cc1-dad6de7e2d00&state=12'

describe('wherever the error stands', () => {
  test.each<[string, Parameters<typeof fromAuthorizationResponse>[0]]>([
    ['in the query', `https://app.example/cb?${form}`],
    ['in the fragment', `https://app.example/cb#${form}`],
    ['in the fragment of an address with a query', `https://app.example/cb?x=1#${form}`],
    ['in the query of an address with a fragment', `https://app.example/cb?${form}#top`],
    ['in a relative address', `/cb?${form}`],
    ['in the body of a form post', form],
    ['in a query alone', `?${form}`],
    ['in a fragment alone', `#${form}`],
    ['in a URL', new URL(`https://app.example/cb?${form}`)],
    ['in the fragment of a URL', new URL(`https://app.example/cb#${form}`)],
    ['in URLSearchParams', new URLSearchParams(form)],
    ['in what only knows its address', { href: `https://app.example/cb?${form}` }],
  ])('%s', (_, response) => {
    const error = fromAuthorizationResponse(response)
    expect(error).toBeInstanceOf(InteractionRequiredError)
    expect(error).toMatchObject({
      kind: 'interaction_required',
      reason: 'login_required',
      error: 'login_required',
      code: 'AADSTS50058',
      codes: ['AADSTS50058'],
      errorDescription: 'AADSTS50058: Nobody is signed in.',
      traceId: '5ae9c106-cbfd-4d15-9cc1-dad6de7e2d00',
    })
    expect(error?.status).toBeUndefined()
  })
})

test('a fragment behind the query, and a query before the fragment, are no part of the error', () => {
  for (const response of [
    'https://app.example/?error=login_required#/route',
    'https://app.example/?error=login_required#code=0.secret',
    'https://app.example/?error=#error=login_required',
    'https://app.example/?x=1#/route?error=login_required',
    'https://app.example/v=1/cb?error=login_required',
    'msauth.app.example://auth?error=login_required',
    'GET /cb?error=login_required&state=1 HTTP/1.1',
  ])
    expect(fromAuthorizationResponse(response)).toMatchObject({ error: 'login_required', reason: 'login_required' })
})

describe('the user who leaves is told from one who may not', () => {
  test.each([
    ['a cancel', 'error=access_denied&error_subcode=cancel', 'user_cancelled', 'cancelled'],
    [
      'consent that was declined',
      'error=access_denied&error_description=AADSTS65004%3a+declined',
      'user_cancelled',
      'consent_declined',
    ],
    [
      'a cancel in B2C',
      'error=access_denied&error_description=AADB2C90091%3a+cancelled',
      'user_cancelled',
      'cancelled',
    ],
    [
      'a forgotten password in B2C',
      'error=access_denied&error_description=AADB2C90118%3a+forgotten',
      'user_cancelled',
      'password_reset_requested',
    ],
    ['a policy', 'error=access_denied&error_description=AADSTS53003%3a+blocked', 'access_denied', 'policy'],
    ['a refusal', 'error=access_denied', 'access_denied', 'none'],
  ])('%s, in a query, a fragment and a form post', (_, form, kind, reason) => {
    const error_description = new URLSearchParams(form).get('error_description')
    for (const response of [
      `https://app.example/?${form}&state=1`,
      `https://app.example/#state=1&${form}`,
      form,
      new URLSearchParams(form),
      new URL(`https://app.example/cb?${form}`),
    ]) {
      const error = fromAuthorizationResponse(response)
      expect(error).toMatchObject({ kind, reason, error: 'access_denied' })
      expect(error?.errorDescription).toBe(error_description ?? undefined)
    }
  })
})

test('claims of an authorization response are on its error', () => {
  const claims = '{"access_token":{"capolids":{"essential":true,"values":["x"]}}}'
  const form = new URLSearchParams({ error: 'interaction_required', claims })
  expect(fromAuthorizationResponse(form)?.claims).toBe(claims)
})

test('whatever the server says, it is the same by whichever way it comes', () => {
  const word = fc.stringMatching(/^[a-z_]{1,12}$/)
  const text = fc.string({ unit: 'grapheme', maxLength: 30 })
  fc.assert(
    fc.property(word, text, word, (error, error_description, state) => {
      const form = new URLSearchParams({ state, error, error_description })
      const ways = [
        form,
        `${form}`,
        `?${form}`,
        `#${form}`,
        `https://a.example/cb?${form}`,
        `https://a.example/cb#${form}`,
      ]
      const [first, ...others] = ways.map(response => fromAuthorizationResponse(response)?.toJSON())
      expect(first).toMatchObject({ error })
      for (const other of others) expect(other).toEqual(first)
    }),
  )
})

describe('what is no error', () => {
  test.each([
    'https://app.example/cb?code=0.secret&state=1',
    'https://app.example/cb#access_token=secret',
    'https://app.example/cb?error=',
    'https://app.example/cb?error_description=only',
    'https://app.example/error=x/cb',
    'https://app.example/cb?code=0.secret&state=/next?error=mine',
    'https://app.example/cb#state=/next?error=mine&code=0.secret',
    'state=/next?error=mine&code=0.secret',
    'https://app.example/help#errors',
    'https://app.example/cb',
    '',
    '?',
    '#',
    'error',
  ])('%j', response => {
    expect(fromAuthorizationResponse(response)).toBeUndefined()
  })
})

test('neither the code nor the state is kept', () => {
  const error = fromAuthorizationResponse(
    'https://app.example/cb?error=server_error&code=hunter2&state=hunter2&session_state=hunter2',
  )
  expect(JSON.stringify([error, error?.stack])).not.toContain('hunter2')
})

test.each(['error=a%E0%A4%A', 'error=a&error_description=%', 'error=a&&&==&%zz=1'])(
  'broken escapes do no harm: %s',
  query => {
    expect(fromAuthorizationResponse(`?${query}`)).toMatchObject({ kind: 'unrecognized' })
  },
)

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error('hostile')
    },
  },
)
test.each([null, undefined, 5, {}, [], Object.create(null), { href: 5 }, [Symbol('x')], hostile])(
  'what is no response is none, and nothing throws: %#',
  response => {
    expect(fromAuthorizationResponse(response as never)).toBeUndefined()
  },
)

test('whatever the text, the answer is an error of ours or none', () => {
  const piece = fc.constantFrom('error=', '&', '?', '#', '%0d%0a', 'error_description=', 'AADSTS50058', '+', '%')
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.array(piece).map(pieces => pieces.join('')),
  )
  fc.assert(
    fc.property(text, response => {
      const error = fromAuthorizationResponse(response)
      expect(error === undefined || typeof error.kind === 'string').toBe(true)
    }),
    { numRuns: 2000 },
  )
})
