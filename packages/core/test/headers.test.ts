import { describe, expect, test } from '@jest/globals'
import { type HeaderSource, HeaderView } from '@sts-errors/core'
import { contentCodings, contentLength } from '@sts-errors/core/adapter'
import { viewHeaders } from '../src/headers.ts'

/** What axios hands over, by its shape: values on the object itself, methods on the prototype. */
class AxiosHeadersLike {
  constructor(values: Record<string, string>) {
    Object.assign(this, values)
  }
  get(name: string): unknown {
    return Object.entries(this).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
  }
  [Symbol.iterator](): IterableIterator<[string, string]> {
    return (Object.entries(this) as [string, string][])[Symbol.iterator]()
  }
}

const sources: readonly (readonly [shape: string, source: HeaderSource])[] = [
  ['a Headers object', new Headers({ 'Retry-After': '5', 'X-Ms-Request-Id': 'r1' })],
  ['a record', { 'Retry-After': '5', 'X-Ms-Request-Id': 'r1' }],
  ['a record of lists, as Node has it', { 'retry-after': ['5'], 'x-ms-request-id': ['r1'] }],
  ['a record of numbers', { 'retry-after': 5, 'x-ms-request-id': 'r1' }],
  ['a record without prototype', Object.assign(Object.create(null), { 'retry-after': '5', 'x-ms-request-id': 'r1' })],
  [
    'a Map',
    new Map([
      ['Retry-After', '5'],
      ['X-MS-Request-Id', 'r1'],
    ]),
  ],
  [
    'pairs',
    [
      ['Retry-After', '5'],
      ['X-MS-Request-Id', 'r1'],
    ],
  ],
  [
    'pairs from a generator',
    (function* () {
      yield ['Retry-After', '5'] as const
      yield ['X-MS-Request-Id', 'r1'] as const
    })(),
  ],
  ["a flat array, as Node's rawHeaders", ['Retry-After', '5', 'X-MS-Request-Id', 'r1']],
  [
    "a flat array of bytes, as undici's",
    [Buffer.from('Retry-After'), Buffer.from('5'), Buffer.from('X-MS-Request-Id'), Buffer.from('r1')],
  ],
  ['AxiosHeaders', new AxiosHeadersLike({ 'Retry-After': '5', 'X-MS-Request-Id': 'r1' })],
  ['a view', new HeaderView({ 'Retry-After': '5', 'X-MS-Request-Id': 'r1' })],
]

describe('every shape of headers gives the same view', () => {
  test.each(sources)('%s', (_, source) => {
    const view = new HeaderView(source)
    expect(view.toJSON()).toEqual({ 'retry-after': '5', 'x-ms-request-id': 'r1' })
    expect(view.get('RETRY-AFTER')).toBe('5')
    expect([...view]).toEqual([
      ['retry-after', '5'],
      ['x-ms-request-id', 'r1'],
    ])
  })
})

describe('a header that came several times has its values joined', () => {
  const twice: readonly (readonly [shape: string, source: HeaderSource])[] = [
    ['a record of lists', { 'WWW-Authenticate': ['Bearer', 'PoP'] }],
    [
      'pairs',
      [
        ['WWW-Authenticate', 'Bearer'],
        ['www-authenticate', 'PoP'],
      ],
    ],
    ['a flat array', ['WWW-Authenticate', 'Bearer', 'WWW-Authenticate', 'PoP']],
    [
      'a flat array with a list in it',
      [Buffer.from('WWW-Authenticate'), [Buffer.from('Bearer'), Buffer.from('PoP')]] as never,
    ],
    ['a record in two cases', { 'WWW-Authenticate': 'Bearer', 'www-authenticate': 'PoP' }],
  ]
  test.each(twice)('%s', (_, source) => {
    expect(new HeaderView(source).get('www-authenticate')).toBe('Bearer, PoP')
  })
})

describe('what a log must not have is not there', () => {
  test.each([
    'Set-Cookie',
    'Cookie',
    'Authorization',
    'Proxy-Authorization',
    'X-Ms-Authorization-Auxiliary',
    'X-Api-Key',
    'Ocp-Apim-Subscription-Key',
    'X-Functions-Key',
    'X-Identity-Header',
    'Secret',
    'Client-Secret',
    'X-Auth',
    'X-Auth-Token',
    'X-Csrf-Token',
  ])('%s', name => {
    const view = new HeaderView({ [name]: 'hunter2', date: 'd' })
    expect(view.get(name)).toBeUndefined()
    expect(JSON.stringify(view)).not.toContain('hunter2')
    expect([...view]).toEqual([['date', 'd']])
  })

  test.each([
    'WWW-Authenticate',
    'Proxy-Authenticate',
    'Retry-After',
    'Date',
    'Age',
    'client-request-id',
    'x-ms-request-id',
    'x-ms-ests-server',
    'x-ms-clitelem',
    'x-ms-keyvault-region',
    'content-type',
    'DPoP-Nonce',
    'x-ratelimit-remaining-tokens',
    'x-author',
  ])('%s stays', name => {
    expect(new HeaderView({ [name]: 'v' }).get(name)).toBe('v')
  })
})

describe('an address has lost its query and fragment', () => {
  test.each([
    ['Location', 'https://app.example/cb?code=0.secret&state=1', 'https://app.example/cb'],
    ['Location', 'https://app.example/cb#access_token=secret', 'https://app.example/cb'],
    ['Content-Location', '/cb?code=secret', '/cb'],
    ['Refresh', '5; url=https://app.example/cb?code=secret', '5; url=https://app.example/cb'],
    ['Link', '<https://a.example/x?sig=secret>; rel="next"', '<https://a.example/x>; rel="next"'],
    [
      'Azure-AsyncOperation',
      'https://management.azure.com/o/1?api-version=1&s=secret',
      'https://management.azure.com/o/1',
    ],
    ['Operation-Location', 'https://management.azure.com/o/1?s=secret', 'https://management.azure.com/o/1'],
  ])('%s: %s', (name, value, shown) => {
    expect(new HeaderView({ [name]: value }).get(name)).toBe(shown)
  })
})

describe('what cannot be read is left out, and nothing throws', () => {
  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 5],
    ['a text', 'retry-after: 5'],
    ['an empty record', {}],
    ['an empty array', []],
    ['an empty pair', [[]]],
    ['a pair of nothing', [[undefined, undefined]]],
    ['a list of null', [null]],
    ['a name without a value', ['retry-after']],
    ['values that are nothing', { a: undefined, b: null }],
  ])('%s', (_, source) => {
    expect([...new HeaderView(source as never)]).toEqual([])
  })

  test('of a bag that breaks, what was read so far stands', () => {
    const bag = {
      *[Symbol.iterator]() {
        yield ['retry-after', '5'] as const
        throw new Error('broken')
      },
    }
    expect(new HeaderView(bag).toJSON()).toEqual({ 'retry-after': '5' })
  })

  test('a value without a text does not take the others with it', () => {
    const view = new HeaderView({ a: '1', b: Object.create(null), c: '3' })
    expect(view.get('a')).toBe('1')
  })

  test.each(['__proto__', 'constructor', 'toString'])('the name %s is a name like any other', name => {
    const view = new HeaderView([[name, 'v']])
    expect(view.get(name)).toBe('v')
    expect(new HeaderView({}).get(name)).toBeUndefined()
  })
})

test('a view is given back as it is', () => {
  const view = new HeaderView({ a: '1' })
  expect(viewHeaders(view)).toBe(view)
})

describe('what headers say of a body', () => {
  test.each([
    { headers: { 'Content-Length': '42' }, length: 42 },
    { headers: { 'content-length': '0' }, length: 0 },
    { headers: {}, length: Number.NaN },
    { headers: undefined, length: Number.NaN },
    { headers: { 'content-length': 'long' }, length: Number.NaN },
  ])('the length that $headers declares is $length', ({ headers, length }) => {
    expect(contentLength(headers)).toBe(length)
  })

  test.each([
    { headers: { 'Content-Encoding': 'GZIP' }, codings: ['gzip'] },
    { headers: { 'content-encoding': 'deflate, br' }, codings: ['deflate', 'br'] },
    { headers: { 'content-encoding': ' , gzip,,br ' }, codings: ['gzip', 'br'] },
    { headers: {}, codings: [] },
    { headers: undefined, codings: [] },
  ])('the codings that $headers declares are $codings', ({ headers, codings }) => {
    expect(contentCodings(headers)).toEqual(codings)
  })
})
