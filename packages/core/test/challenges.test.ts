import { describe, expect, test } from '@jest/globals'
import { type ChallengeProblem, parseChallenges } from '@sts-errors/core'
import fc from 'fast-check'
import foreign from './data/foreign-challenges.json'

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

  test.each([null, undefined, 5, {}, [null], [Symbol('x')]])(
    'where there is no header there is no challenge: %#',
    none => {
      expect(parseChallenges(none as never)).toEqual([])
    },
  )

  test.each(['__proto__', 'constructor', 'hasOwnProperty'])('the parameter %s is one like any other', name => {
    const [challenge] = parseChallenges(`Bearer ${name}="x"`)
    expect(challenge?.parameters[name.toLowerCase()]).toBe('x')
    expect(({} as Record<string, unknown>).x).toBeUndefined()
    expect(parseChallenges('Bearer a="1"')[0]?.parameters[name]).toBeUndefined()
  })
})

describe('what is off is read as it was meant, and named', () => {
  const json = '{"access_token":{"acrs":{"essential":true,"values":["c1","c2", "a=b, c=d"]}}}'
  test.each<[string, string, object[], readonly ChallengeProblem[]]>([
    [
      'raw JSON in quotes',
      `Bearer claims="${json}", error="e"`,
      [{ scheme: 'Bearer', claims: json, error: 'e' }],
      ['quotes'],
    ],
    [
      'raw JSON at the end',
      `Bearer error="e", claims="${json}"`,
      [{ scheme: 'Bearer', error: 'e', claims: json }],
      ['quotes'],
    ],
    [
      'raw JSON before another challenge',
      `Bearer claims="${json}", PoP nonce="n"`,
      [
        { scheme: 'Bearer', claims: json },
        { scheme: 'PoP', nonce: 'n' },
      ],
      ['quotes'],
    ],
    [
      'raw JSON in single quotes',
      `Bearer claims='${json}', error='e'`,
      [{ scheme: 'Bearer', claims: json, error: 'e' }],
      ['quotes'],
    ],
    [
      'raw JSON without its end quote',
      `Bearer claims="${json}, error="e"`,
      [{ scheme: 'Bearer', claims: json, error: 'e' }],
      ['unterminated'],
    ],
    ['single quotes', "Bearer realm='a b', x='1'", [{ scheme: 'Bearer', realm: 'a b', x: '1' }], ['quotes']],
    [
      'an apostrophe in single quotes',
      "Bearer error_description='It can't be', error='e'",
      [{ scheme: 'Bearer', error_description: "It can't be", error: 'e' }],
      ['quotes'],
    ],
    [
      'quotes in quotes',
      'Bearer error_description="The "app" is off, so is "user"", error="e"',
      [{ scheme: 'Bearer', error_description: 'The "app" is off, so is "user"', error: 'e' }],
      ['quotes'],
    ],
    [
      'a missing end quote before another parameter',
      'Bearer realm="x, error="e", scope="s"',
      [{ scheme: 'Bearer', realm: 'x', error: 'e', scope: 's' }],
      ['unterminated'],
    ],
    [
      'a missing end quote before another challenge',
      'Bearer realm="x, PoP nonce="n"',
      [
        { scheme: 'Bearer', realm: 'x' },
        { scheme: 'PoP', nonce: 'n' },
      ],
      ['unterminated'],
    ],
    ['a missing end quote at the end', 'Bearer realm="x', [{ scheme: 'Bearer', realm: 'x' }], ['unterminated']],
    ['spaces only', 'Bearer a="1" b="2"', [{ scheme: 'Bearer', a: '1', b: '2' }], ['separator']],
    ['semicolons', 'Bearer a="1"; b="2"', [{ scheme: 'Bearer', a: '1', b: '2' }], ['separator']],
    ['a comma behind the scheme', 'Bearer, a="1"', [{ scheme: 'Bearer', a: '1' }], ['separator']],
    [
      'an address and base64 without quotes',
      'Bearer a=https://l.example/?x=1&y=2, claims=eyJhIjoxfQ==',
      [{ scheme: 'Bearer', a: 'https://l.example/?x=1&y=2', claims: 'eyJhIjoxfQ==' }],
      ['unquoted'],
    ],
    ['no value', 'Bearer a="1", b=, c="3"', [{ scheme: 'Bearer', a: '1', b: '', c: '3' }], ['unquoted']],
    ['the same parameter again', 'Bearer a="1", a="2"', [{ scheme: 'Bearer', a: '1' }], ['duplicate']],
    ['words among the parameters', 'Bearer a="1", ??? , b="2"', [{ scheme: 'Bearer', a: '1', b: '2' }], ['stray']],
    [
      'several things, each named once',
      'Bearer a=x/y b=x/z a=q/r',
      [{ scheme: 'Bearer', a: 'x/y', b: 'x/z' }],
      ['unquoted', 'separator', 'duplicate'],
    ],
  ])('%s', (_, value, want, problems) => {
    expect(read(value)).toEqual(want)
    expect([...(parseChallenges(value)[0]?.problems ?? [])].sort()).toEqual([...problems].sort())
    expect(parseChallenges(value, { strict: true })).toHaveLength(want.length - 1)
  })

  test.each(['notbearer', 'bearers', 'basics', 'dpops'])('%s is no known scheme, and begins none', word => {
    expect(read(`Bearer a="1" ${word} b="2"`)).toEqual([{ scheme: 'Bearer', a: '1', b: '2', token68: word }])
  })

  test.each(['bearer', 'Basic', 'PoP', 'DPoP'])('%s begins a challenge without a comma before it', word => {
    expect(read(`Custom a="1" ${word} b="2"`)).toEqual([
      { scheme: 'Custom', a: '1' },
      { scheme: word, b: '2' },
    ])
  })

  test('a known scheme begins a challenge even without a comma before it, and that is what is off', () => {
    expect(parseChallenges('Basic realm="x" Bearer error="e"')).toEqual([
      { scheme: 'Basic', parameters: { realm: 'x' } },
      { scheme: 'Bearer', parameters: { error: 'e' }, problems: ['separator'] },
    ])
  })

  test('parameters before any scheme belong to nothing', () => {
    expect(read('error="e", scope="s", Bearer realm="x"')).toEqual([{ scheme: 'Bearer', realm: 'x' }])
  })

  test('strict reading leaves out only the challenges that are off', () => {
    const value = 'Basic realm=x/y, Bearer realm="x", PoP nonce="n'
    expect(parseChallenges(value, { strict: true }).map(({ scheme }) => scheme)).toEqual(['Bearer'])
    expect(parseChallenges(value, { strict: false })).toHaveLength(3)
  })
})

describe('headers of other test suites', () => {
  test.each(foreign.sound.map(({ source, value, challenges }) => [`${source}: ${value}`, value, challenges]))(
    '%s',
    (_, value, challenges) => {
      expect(read(value as string)).toEqual(challenges)
      expect(parseChallenges(value as string, { strict: true })).toHaveLength(challenges.length)
    },
  )

  test.each(foreign.off.map(({ source, value, challenges }) => [`${source}: ${value}`, value, challenges]))(
    '%s: all that is sound',
    (_, value, challenges) => {
      expect(read(value as string)).toEqual(challenges)
      expect(parseChallenges(value as string, { strict: true }).length).toBeLessThan(Math.max(challenges.length, 1))
    },
  )
})

describe('for any text', () => {
  const piece = fc.constantFrom(
    'Bearer',
    ' ',
    ',',
    '=',
    '"',
    "'",
    ';',
    '{',
    '\\',
    'a',
    'claims',
    '\n',
    'é',
    '==',
    'x=y',
    '\0',
  )
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
        const read = parseChallenges(text, { strict: true })
        expect(read.map(({ scheme, parameters }) => [scheme, { ...parameters }])).toEqual(
          challenges.map(([scheme, parameters]) => [scheme, { ...parameters }]),
        )
      }),
      { numRuns: 500 },
    )
  })
})
