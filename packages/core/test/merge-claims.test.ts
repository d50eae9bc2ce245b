import { describe, expect, test } from '@jest/globals'
import { clientCapabilities, getClaimsChallenge, mergeClaims } from '@sts-errors/core'
import fc from 'fast-check'

const cp1 = '{"access_token":{"xms_cc":{"values":["cp1"]}}}'

describe('capabilities', () => {
  test.each<[string[], string]>([
    [['cp1'], cp1],
    [['cp1', 'cp2'], '{"access_token":{"xms_cc":{"values":["cp1","cp2"]}}}'],
    [[], '{}'],
  ])('%j', (capabilities, want) => {
    expect(clientCapabilities(...capabilities)).toBe(want)
  })

  test.each([5, '', undefined, null])('%j is no capability', capability => {
    expect(() => clientCapabilities('cp1', capability as string)).toThrow(
      /^capabilities\[1\]: .+ given, expected a capability/,
    )
  })
})

describe('merging', () => {
  test.each<[string, (string | object | undefined)[], object]>([
    ['nothing', [], {}],
    ['nothing but what is missing', [undefined, undefined], {}],
    [
      'the documented example',
      [cp1, '{"access_token":{"acrs":{"essential":true,"value":"c25"}}}'],
      { access_token: { xms_cc: { values: ['cp1'] }, acrs: { essential: true, value: 'c25' } } },
    ],
    [
      'a challenge in base64',
      [cp1, btoa('{"access_token":{"nbf":{"essential":true,"value":"1"}}}')],
      { access_token: { xms_cc: { values: ['cp1'] }, nbf: { essential: true, value: '1' } } },
    ],
    [
      'objects',
      [{ id_token: { a: null } }, { access_token: { b: null } }],
      { id_token: { a: null }, access_token: { b: null } },
    ],
    [
      'lists of values are united, each entry once',
      [cp1, { access_token: { xms_cc: { values: ['cp2', 'cp1'] } } }, cp1],
      { access_token: { xms_cc: { values: ['cp1', 'cp2'] } } },
    ],
    [
      'of two values the later one stands',
      [{ access_token: { nbf: { value: '1' } } }, { access_token: { nbf: { value: '2' } } }],
      { access_token: { nbf: { value: '2' } } },
    ],
    [
      'a value takes the place of values',
      [{ id_token: { acr: { values: ['a', 'b'] } } }, { id_token: { acr: { value: 'c' } } }],
      { id_token: { acr: { value: 'c' } } },
    ],
    [
      'values take the place of a value',
      [{ id_token: { acr: { essential: true, value: 'c' } } }, { id_token: { acr: { values: ['a'] } } }],
      { id_token: { acr: { essential: true, values: ['a'] } } },
    ],
    [
      'what is essential stays so',
      [{ id_token: { acr: { essential: true } } }, { id_token: { acr: { essential: false, value: 'x' } } }],
      { id_token: { acr: { essential: true, value: 'x' } } },
    ],
    [
      'what becomes essential is so',
      [{ id_token: { acr: { essential: false } } }, { id_token: { acr: { essential: true } } }],
      { id_token: { acr: { essential: true } } },
    ],
    [
      'a claim that is only wished for gives way to one that is described',
      [{ userinfo: { email: null } }, { userinfo: { email: { essential: true } } }],
      { userinfo: { email: { essential: true } } },
    ],
    [
      'and does not take its place',
      [{ userinfo: { email: { essential: true } } }, { userinfo: { email: null } }],
      { userinfo: { email: { essential: true } } },
    ],
    [
      'a wish stays a wish',
      [{ userinfo: { email: null } }, { userinfo: { email: null } }],
      { userinfo: { email: null } },
    ],
    [
      'claims that happen to be called like members of a claim are not mistaken for them',
      [{ id_token: { values: null, essential: { value: 'x' } } }, { id_token: { value: null } }],
      { id_token: { values: null, essential: { value: 'x' }, value: null } },
    ],
    [
      'also the other way round',
      [{ id_token: { value: { essential: true } } }, { id_token: { values: { essential: true } } }],
      { id_token: { value: { essential: true }, values: { essential: true } } },
    ],
    [
      'members that happen to be called essential, and members of a claim that happen to be true',
      [
        { essential: true, id_token: { acr: { x: true } } },
        { essential: false, id_token: { acr: { x: false } } },
      ],
      { essential: false, id_token: { acr: { x: false } } },
    ],
    [
      'members that nobody knows',
      [
        { x: 1, y: [1] },
        { x: 2, y: [{ a: 1 }, 1] },
      ],
      { x: 2, y: [1, { a: 1 }] },
    ],
  ])('%s', (_, given, want) => {
    expect(JSON.parse(mergeClaims(...given))).toEqual(want)
  })

  test('__proto__ is a name like any other', () => {
    const merged = mergeClaims(
      '{"__proto__":{"polluted":1}}',
      '{"a":{"__proto__":{"polluted":1}}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
    )
    expect(merged).toBe(
      '{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}},"constructor":{"prototype":{"polluted":1}}}',
    )
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  test('nothing that was given is changed', () => {
    const given = Object.freeze({
      access_token: Object.freeze({ xms_cc: Object.freeze({ values: Object.freeze(['a']) }) }),
    })
    expect(mergeClaims(given, cp1)).toBe('{"access_token":{"xms_cc":{"values":["a","cp1"]}}}')
  })

  const circular: { self?: unknown } = {}
  circular.self = circular
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
  test.each<[string, unknown, string]>([
    ['text that is none', 'hunter2', 'a string given, expected a claims request: a JSON object or its text'],
    ['an empty text', '', 'a string given, expected a claims request: a JSON object or its text'],
    ['JSON that is no object', '["hunter2"]', 'a string given, expected a claims request: a JSON object or its text'],
    ['JSON that is cut off', '{"hunter2":', 'a string given, expected a claims request: a JSON object or its text'],
    ['null', null, 'null given, expected a claims request: a JSON object or its text'],
    ['a list', ['hunter2'], 'a list given, expected a claims request: a JSON object or its text'],
    ['a number', 5, 'a number given, expected a claims request: a JSON object or its text'],
    ['a circle', circular, 'an object given, expected a claims request: a JSON object or its text'],
    ['a bigint inside', { a: 1n }, 'an object given, expected a claims request: a JSON object or its text'],
    ['a nest of objects', nested(100_000), 'a string given, expected a claims request of at most 32 levels'],
    [
      'a nest of lists',
      `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      'a string given, expected a claims request of at most 32 levels',
    ],
  ])('%s is refused by its place, without its content', (_, given, message) => {
    const wrong = () => mergeClaims(cp1, given as string)
    expect(wrong).toThrow(TypeError)
    expect(wrong).toThrow(`claims[1]: ${message}`)
    expect(wrong).not.toThrow(/hunter2/)
  })

  // Value and values of one claim are not mixed: of three requests that take turns the order matters.
  const requests = fc
    .dictionary(
      fc.constantFrom('access_token', 'id_token', 'userinfo'),
      fc.record(
        {
          nbf: fc.option(fc.record({ essential: fc.boolean(), value: fc.string() }, { requiredKeys: [] })),
          xms_cc: fc.option(
            fc.record({ essential: fc.boolean(), values: fc.uniqueArray(fc.string()) }, { requiredKeys: [] }),
          ),
        },
        { requiredKeys: [] },
      ),
    )
    .map(request => JSON.stringify(request))

  test('merging with itself or with nothing changes nothing', () => {
    fc.assert(
      fc.property(requests, request => {
        expect(JSON.parse(mergeClaims(request, request))).toEqual(JSON.parse(request))
        expect(JSON.parse(mergeClaims('{}', request, undefined, {}))).toEqual(JSON.parse(request))
      }),
    )
  })

  test('in what order neighbours are merged does not matter', () => {
    fc.assert(
      fc.property(requests, requests, requests, (a, b, c) => {
        expect(JSON.parse(mergeClaims(mergeClaims(a, b), c))).toEqual(JSON.parse(mergeClaims(a, mergeClaims(b, c))))
      }),
    )
  })
})

test('what a challenge asks for and what the client can do become one request', () => {
  const challenge = getClaimsChallenge({
    'www-authenticate': `Bearer error="insufficient_claims", claims="${btoa('{"access_token":{"nbf":{"essential":true,"value":"1"}}}')}"`,
  })
  expect(mergeClaims(clientCapabilities('cp1'), challenge?.claims)).toBe(
    '{"access_token":{"xms_cc":{"values":["cp1"]},"nbf":{"essential":true,"value":"1"}}}',
  )
})
