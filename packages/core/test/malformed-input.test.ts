import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from '@jest/globals'
import {
  classify,
  type ErrorResponse,
  fromAuthorizationResponse,
  fromJSON,
  getClaimsChallenge,
  type HeaderSource,
  isStsError,
  parseErrorResponse,
  parseRetryAfter,
  toStsError,
} from '@sts-errors/core'
import fc from 'fast-check'
import { actions } from '../src/tables/actions.ts'

const now = Date.parse('2026-03-01T12:00:00Z')

/** Bodies that were really sent: what is made of them is more like an answer than what chance makes. */
const realBodies = readFileSync(join(__dirname, 'data', 'real-responses.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map(line => (JSON.parse(line) as { body: string }).body)

const fragments = [
  ...[
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\\u0000',
    '\uFEFF',
    '\0',
    '<',
    '<title>',
    '</',
    '\r\n',
    ' ',
    '😀',
    '\uD800',
  ],
  ...[
    '"error"',
    '"error":',
    '"error_codes":[',
    '"claims":"',
    '"suberror":',
    '"__proto__":{',
    '"innerError":{',
    'null',
    '1e999',
  ],
  ...[
    'AADSTS',
    'AADSTS50076',
    '700027',
    'AADB2C90118',
    'MSIS9605',
    'Trace ID: ',
    'Correlation ID: ',
    'Timestamp: ',
    'error?code=',
  ],
  ...['5ae9c106-cbfd-4d15-9cc1-dad6de7e2d00', '2025-04-25 09:05:06Z', '"sErrorCode":"', 'http://', '?', '@', 'eyJ'],
]
const soup = fc.array(fc.constantFrom(...fragments), { maxLength: 40 }).map(pieces => pieces.join(''))

/** A real body with a piece cut out, doubled or replaced. */
const damaged = fc
  .tuple(fc.constantFrom(...realBodies), fc.nat(), fc.nat(), fc.constantFrom('', ...fragments), fc.boolean())
  .map(([body, from, length, piece, double]) => {
    const start = from % (body.length + 1)
    const end = start + (length % 200)
    return body.slice(0, start) + piece + body.slice(double ? start : end)
  })
const truncated = fc
  .tuple(fc.constantFrom(...realBodies), fc.nat())
  .map(([body, length]) => body.slice(0, length % (body.length + 1)))

const text = fc.oneof(
  { weight: 4, arbitrary: damaged },
  { weight: 3, arbitrary: truncated },
  { weight: 2, arbitrary: soup },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
)
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  text.map(body => new TextEncoder().encode(body)),
  text.map(body => Buffer.from(body, 'utf16le')),
)

const memberName = fc.constantFrom(
  ...[
    'error',
    'error_description',
    'error_codes',
    'errorCodes',
    'suberror',
    'error_subcode',
    'claims',
    'timestamp',
    'trace_id',
  ],
  ...[
    'correlation_id',
    'error_uri',
    'message',
    'code',
    'innerError',
    'date',
    'value',
    '__proto__',
    'constructor',
    'toString',
    '',
  ],
)
const memberValue = fc.oneof(
  { depthSize: 'small', withCrossShrink: true },
  fc.anything({
    maxDepth: 2,
    withBigInt: true,
    withNullPrototype: true,
    withMap: true,
    withDate: true,
    withTypedArray: true,
  }),
  fc.constantFrom(...fragments),
  fc.array(fc.oneof(fc.integer(), fc.double(), fc.string(), fc.constant(Symbol('x')))),
)
const member = fc.tuple(memberName, memberValue)
const object = fc.array(member, { maxLength: 8 }).map(members => Object.fromEntries(members) as Record<string, unknown>)
const parsed = fc.oneof(
  object,
  fc.tuple(memberName, object).map(([name, inner]) => ({ [name]: inner })),
  fc.array(member).map(members => Object.assign(Object.create(null) as object, Object.fromEntries(members))),
  fc.anything({
    withBigInt: true,
    withNullPrototype: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withSparseArray: true,
  }),
)

const headerName = fc.oneof(
  fc.constantFrom(
    ...[
      'Retry-After',
      'retry-after-ms',
      'X-MS-Retry-After-Ms',
      'Date',
      'Age',
      'WWW-Authenticate',
      'x-ms-request-id',
      'request-id',
    ],
    ...[
      'client-request-id',
      'x-ms-ests-server',
      'x-ms-clitelem',
      'Set-Cookie',
      'Authorization',
      'Location',
      '__proto__',
      '',
    ],
  ),
  fc.string({ maxLength: 10 }),
)
const challengePiece = fc.constantFrom(
  'Bearer',
  'PoP',
  ' ',
  ',',
  '=',
  '"',
  '\\',
  'claims=',
  'error=',
  'realm',
  'eyJhIjoxfQ==',
  '%7b',
  '{"a":1}',
  '\r\n ',
  '\0',
  'é',
)
const headerText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(challengePiece, { maxLength: 30 }).map(pieces => pieces.join('')),
  fc.constantFrom(
    '5',
    '-5',
    '1e3',
    '0x10',
    '9'.repeat(40),
    '1.5',
    'Sun, 01 Mar 2026 12:00:30 GMT',
    'Sun, 31 Feb 2026 12:00:30 GMT',
    ',',
    '5,7',
  ),
)
const headerValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: headerText },
  { weight: 1, arbitrary: fc.array(headerText, { maxLength: 3 }) },
  { weight: 1, arbitrary: headerText.map(value => Buffer.from(value)) },
  { weight: 1, arbitrary: fc.anything({ maxDepth: 1, withBigInt: true, withNullPrototype: true }) },
)
const pairs = fc.array(fc.tuple(headerName, headerValue), { maxLength: 6 })
const headers = fc.oneof(
  pairs,
  pairs.map(list => Object.fromEntries(list)),
  pairs.map(list => new Map(list)),
  pairs.map(list => list.flat()),
  pairs.map(list => ({
    forEach(callback: (value: unknown, name: string) => void) {
      for (const [name, value] of list) callback(value, name)
    },
  })),
  fc.anything({ maxDepth: 2 }),
) as fc.Arbitrary<HeaderSource>

const status = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(400, 401, 403, 404, 429, 500, 503, 200, 302) },
  fc.integer({ min: -1, max: 1000 }),
)

const texts = [
  'error',
  'errorDescription',
  'suberror',
  'errorSubcode',
  'claims',
  'correlationId',
  'traceId',
  'requestId',
  'clientRequestId',
  'server',
  'clientTelemetry',
  'code',
  'remedy',
  'message',
  'name',
] as const
const reasonsByKind: { readonly [kind: string]: object } = actions

/** What is wrong with an error, if anything: faster than an `expect` for each field of each of 100,000. */
function flawOf(error: unknown): string | undefined {
  if (!isStsError(error)) return 'is no error of ours'
  if (!(error.reason in (reasonsByKind[error.kind] ?? {}))) return `says ${error.kind}: ${error.reason}`
  const fields = error as unknown as Readonly<Record<string, unknown>>
  for (const name of texts) if (!/^(?:string|undefined)$/.test(typeof fields[name])) return `${name} is no text`
  if (!error.message || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(error.message)) return 'has a message of several lines'
  if (!error.codes.every(code => /^(?:AADSTS|AADB2C|MSIS)\d{3,8}$/.test(code)))
    return `has the codes ${error.codes.join()}`
  if (error.retryAfterMs !== undefined && !(error.retryAfterMs >= 0)) return `waits ${error.retryAfterMs} ms`
  if (error.timestamp && !Number.isFinite(error.timestamp.getTime())) return 'has no time in its timestamp'
  if (typeof error.retryable !== 'boolean') return 'does not know whether it is retryable'
  const copy = fromJSON(JSON.parse(JSON.stringify(error)))
  return copy && copy.kind === error.kind && copy.reason === error.reason ? undefined : 'does not survive as JSON'
}

function flawOfAnswer(response: ErrorResponse): string | undefined {
  const error = toStsError(response, now)
  if (response.status < 400) return error && 'is an error below 400'
  return flawOf(error)
}

/** Says that no generated value has a flaw. */
function hold<T>(arbitrary: fc.Arbitrary<T>, flaw: (value: T) => string | undefined, numRuns: number): void {
  fc.assert(
    fc.property(arbitrary, value => {
      const found = flaw(value)
      if (found !== undefined) throw new Error(found)
    }),
    { numRuns },
  )
}

describe('100,000 answers that nobody should send', () => {
  test('40,000 texts', () => {
    hold(fc.tuple(status, text), ([code, body]) => flawOfAnswer({ status: code, body }), 40_000)
  })

  test('10,000 rows of bytes', () => {
    hold(fc.tuple(status, bytes), ([code, body]) => flawOfAnswer({ status: code, body }), 10_000)
  })

  test('20,000 bodies that somebody else has parsed', () => {
    hold(fc.tuple(status, parsed), ([code, body]) => flawOfAnswer({ status: code, body }), 20_000)
  })

  test('20,000 bags of headers', () => {
    hold(
      fc.tuple(status, headers, fc.option(text)),
      ([code, bag, body]) => {
        parseRetryAfter(bag, now)
        getClaimsChallenge(bag)
        return flawOfAnswer({ status: code, headers: bag, body })
      },
      20_000,
    )
  })

  test('10,000 redirects, and answers below 400', () => {
    hold(
      fc.tuple(fc.oneof(soup, text, fc.webUrl({ withQueryParameters: true, withFragments: true })), status),
      ([response, code]) => {
        const details = parseErrorResponse({ status: code, body: response }, now)
        if (details && !(classify(details).kind in actions)) return 'has a kind of its own'
        const error = fromAuthorizationResponse(`?error=${response}`) ?? fromAuthorizationResponse(response)
        return error && flawOf(error)
      },
      10_000,
    )
  })
})
