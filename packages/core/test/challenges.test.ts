import { describe, expect, test } from '@jest/globals'
import { getClaimsChallenge, parseChallenges } from '@sts-errors/core'
import fc from 'fast-check'
import documented from './data/claims-challenge.json'

/** Scheme and parameters only: what a case has to say. */
const read = (value: string | readonly string[]) =>
  parseChallenges(value).map(({ scheme, parameters, token68 }) => ({
    scheme,
    ...(Object.keys(parameters).length > 0 && { ...parameters }),
    ...(token68 !== undefined && { token68 }),
  }))

describe('the grammar of RFC 9110', () => {
  test.each<[string, string, object[]]>([
    ['a scheme alone', 'Negotiate', [{ scheme: 'Negotiate' }]],
    ['a token68', 'Negotiate YIIJ+/x==', [{ scheme: 'Negotiate', token68: 'YIIJ+/x==' }]],
    ['a quoted value', 'Bearer realm="a b"', [{ scheme: 'Bearer', realm: 'a b' }]],
    ['a token as value', 'Digest algorithm=MD5', [{ scheme: 'Digest', algorithm: 'MD5' }]],
    ['an empty value', 'Bearer realm=""', [{ scheme: 'Bearer', realm: '' }]],
    ['names in any case', 'bearer REALM="x"', [{ scheme: 'bearer', realm: 'x' }]],
    [
      'spaces around the equals sign',
      'Bearer realm = "x" , error = "y"',
      [{ scheme: 'Bearer', realm: 'x', error: 'y' }],
    ],
    ['escaped quotes', String.raw`Bearer a="say \"hi\"", b="\\"`, [{ scheme: 'Bearer', a: 'say "hi"', b: '\\' }]],
    [
      'commas and equals signs in quotes',
      'Bearer a="x, Basic y=z", b="=,"',
      [{ scheme: 'Bearer', a: 'x, Basic y=z', b: '=,' }],
    ],
    ['empty list members', ', ,Bearer realm="x",, error="y" ,', [{ scheme: 'Bearer', realm: 'x', error: 'y' }]],
    ['a scheme with a dot', 'WLID2.0 realm=WindowsLive', [{ scheme: 'WLID2.0', realm: 'WindowsLive' }]],
    [
      'several challenges',
      'Basic realm="a", Bearer realm="b", Negotiate',
      [{ scheme: 'Basic', realm: 'a' }, { scheme: 'Bearer', realm: 'b' }, { scheme: 'Negotiate' }],
    ],
    [
      'a token68 before another challenge',
      'NTLM TlRMTVNTUAAB=, Bearer a="1"',
      [
        { scheme: 'NTLM', token68: 'TlRMTVNTUAAB=' },
        { scheme: 'Bearer', a: '1' },
      ],
    ],
    [
      'the example of RFC 9110',
      'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""',
      [
        { scheme: 'Basic', realm: 'simple' },
        { scheme: 'Newauth', realm: 'apps', type: '1', title: 'Login to "apps"' },
      ],
    ],
    ['of a parameter given twice the first', 'Bearer a="1", A="2"', [{ scheme: 'Bearer', a: '1' }]],
    ['nothing', '', []],
    ['commas only', ' , ,', []],
  ])('%s', (_, value, want) => {
    expect(read(value)).toEqual(want)
  })
})

describe('what the platform really sends', () => {
  test.each<[string, string, object[]]>([
    [
      'an address without quotes',
      'Bearer authorization_uri=https://login.example/common/oauth2/authorize, client_id="x"',
      [{ scheme: 'Bearer', authorization_uri: 'https://login.example/common/oauth2/authorize', client_id: 'x' }],
    ],
    [
      'spaces instead of commas',
      'Bearer authorization_uri=https://login.example/a resource_id=https://storage.azure.com',
      [{ scheme: 'Bearer', authorization_uri: 'https://login.example/a', resource_id: 'https://storage.azure.com' }],
    ],
    [
      'a base64 value without quotes keeps its padding',
      'Bearer error=insufficient_claims, claims=eyJhIjoxfQ==',
      [{ scheme: 'Bearer', error: 'insufficient_claims', claims: 'eyJhIjoxfQ==' }],
    ],
    [
      'folded lines',
      'Bearer realm="x",\r\n  error="y",\n\tscope="z"',
      [{ scheme: 'Bearer', realm: 'x', error: 'y', scope: 'z' }],
    ],
    [
      'two spaces after the scheme',
      'PKeyAuth  Nonce="n",  Version="1.0"',
      [{ scheme: 'PKeyAuth', nonce: 'n', version: '1.0' }],
    ],
    ['a missing end quote', 'Bearer realm="x", error="cut o', [{ scheme: 'Bearer', realm: 'x', error: 'cut o' }]],
    ['an escape that is cut off', 'Bearer error="cut\\', [{ scheme: 'Bearer', error: 'cut' }]],
    [
      'two challenges without a space between them',
      'Bearer a="1",Bearer b="2"',
      [
        { scheme: 'Bearer', a: '1' },
        { scheme: 'Bearer', b: '2' },
      ],
    ],
    ['the path of a key', 'Basic Realm=/var/lib/arc-1.key', [{ scheme: 'Basic', realm: '/var/lib/arc-1.key' }]],
  ])('%s', (_, value, want) => {
    expect(read(value)).toEqual(want)
  })

  test('several headers are read one after the other', () => {
    expect(read(['Bearer realm="a"', 'PoP nonce="n"'])).toEqual([
      { scheme: 'Bearer', realm: 'a' },
      { scheme: 'PoP', nonce: 'n' },
    ])
  })

  test('a header that breaks off does not spill into the next', () => {
    expect(read(['Bearer realm="a', 'PoP nonce="n"'])).toEqual([
      { scheme: 'Bearer', realm: 'a' },
      { scheme: 'PoP', nonce: 'n' },
    ])
  })

  test.each(['__proto__', 'constructor', 'hasOwnProperty'])('the parameter %s is one like any other', name => {
    const [challenge] = parseChallenges(`Bearer ${name}="x"`)
    expect(challenge?.parameters[name.toLowerCase()]).toBe('x')
    expect(({} as Record<string, unknown>).x).toBeUndefined()
    expect(parseChallenges('Bearer a="1"')[0]?.parameters[name]).toBeUndefined()
  })
})

describe('claims challenges', () => {
  const withClaims = documented.headers.filter(({ claimsDecoded }) => claimsDecoded && !claimsDecoded.includes('<'))
  const without = documented.headers.filter(({ value }) => !/claims="[ey{]/.test(value))

  test.each(withClaims.map(({ name, value, claimsDecoded }) => [name, value, claimsDecoded]))(
    '%s',
    (_, value, claims) => {
      expect(getClaimsChallenge({ 'WWW-Authenticate': `${value}` })).toMatchObject({ scheme: 'Bearer', claims })
    },
  )

  test.each(without.map(({ name, value }) => [name, value]))('%s: no claims are asked for', (_, value) => {
    expect(getClaimsChallenge({ 'WWW-Authenticate': value })).toBeUndefined()
  })

  test('the first of two that ask for claims is taken', () => {
    const two = documented.headers.find(({ name }) => name === 'two Bearer challenges in one header')
    expect(getClaimsChallenge({ 'www-authenticate': two?.value ?? '' })).toEqual({
      scheme: 'Bearer',
      claims: '{"access_token": {"foo": "bar"}}',
      realm: '',
      authorizationUri: 'https://login.microsoftonline.com/common/oauth2/authorize',
      clientId: '00000003-0000-0000-c000-000000000000',
      error: 'insufficient_claims',
    })
  })

  test('one that asks for claims is found behind one that does not', () => {
    const found = getClaimsChallenge({ 'www-authenticate': ['Basic realm="x"', 'PoP claims="eyJhIjoxfQ=="'] })
    expect(found).toEqual({ scheme: 'PoP', claims: '{"a":1}' })
  })

  test.each(['authorization_uri', 'authorization', 'authority', 'authorization_url'])(
    '%s is the address to go to',
    name => {
      expect(getClaimsChallenge({ 'www-authenticate': `Bearer ${name}="https://l.example", claims="{}"` })).toEqual({
        scheme: 'Bearer',
        claims: '{}',
        authorizationUri: 'https://l.example',
      })
    },
  )

  test.each(['error_description', 'errorDescription'])('%s is the description', name => {
    expect(getClaimsChallenge({ 'www-authenticate': `Bearer ${name}="d", claims="{}"` })).toMatchObject({
      errorDescription: 'd',
    })
  })

  test.each([
    ['nothing', {}],
    ['another header', { date: 'x' }],
    ['claims that are none', { 'www-authenticate': 'Bearer claims="<base64>"' }],
  ])('%s: none', (_, headers) => {
    expect(getClaimsChallenge(headers)).toBeUndefined()
  })
})

describe('for any text', () => {
  const piece = fc.constantFrom('Bearer', ' ', ',', '=', '"', '\\', 'a', 'claims', '\n', 'é', '==', 'x=y', '\0')
  const header = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 60 }).map(pieces => pieces.join('')),
  )

  test('challenges are read without a fault', () => {
    fc.assert(
      fc.property(fc.array(header), headers => {
        for (const { scheme, parameters } of parseChallenges(headers)) {
          expect(scheme).not.toBe('')
          for (const value of Object.values(parameters)) expect(typeof value).toBe('string')
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('what is written by the grammar is read as it was written', () => {
    const token = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/)
    const value = fc.string({ maxLength: 20 })
    const challenge = fc.tuple(
      token,
      fc.dictionary(
        token.map(name => name.toLowerCase()),
        value,
        { minKeys: 1, maxKeys: 4 },
      ),
    )
    const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
    fc.assert(
      fc.property(fc.array(challenge, { minLength: 1, maxLength: 4 }), challenges => {
        const text = challenges
          .map(
            ([scheme, parameters]) =>
              `${scheme} ${Object.entries(parameters)
                .map(([name, said]) => `${name}=${quote(said)}`)
                .join(', ')}`,
          )
          .join(', ')
        expect(parseChallenges(text).map(({ scheme, parameters }) => [scheme, { ...parameters }])).toEqual(
          challenges.map(([scheme, parameters]) => [scheme, { ...parameters }]),
        )
      }),
      { numRuns: 500 },
    )
  })
})
