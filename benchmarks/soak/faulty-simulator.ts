/** The simulator in a process of its own, which answers as the table below says: `faulty-simulator.ts <seed>`. */
import { type Answer, type AnswerFunction, startSimulator, stsErrorAnswer } from '@sts-errors/simulator'
import { seededRandom } from '../../test/seeded-random.ts'

/** What it tells the process that started it. */
export type News =
  | { readonly url: string }
  | { readonly openConnections: number; readonly faults: { readonly [name: string]: number } }

const random = seededRandom(Number(process.argv[2]))
const claims = Buffer.from('{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}').toString('base64')
const challenge = { 'www-authenticate': `Bearer realm="", error="insufficient_claims", claims="${claims}"` }
const gateway = '<html><head><title>503</title></head><body>Service Unavailable</body></html>'
const soon = { 'retry-after-ms': 20 }
const text = 'x'.repeat(2000)

/** Answers other than the usual one, and how many of a thousand requests get each. */
const others: readonly (readonly [perThousand: number, name: string, answer: Answer | AnswerFunction])[] = [
  [20, '429 JSON', { status: 429, headers: soon, body: { error: { code: 'TooManyRequests', message: 'Wait.' } } }],
  [10, '429 text', { status: 429, headers: { 'retry-after': 0 }, body: 'Too many requests' }],
  [20, '503 HTML', { status: 503, headers: { ...soon, 'content-type': 'text/html' }, body: gateway }],
  [10, '500 empty', { status: 500 }],
  [20, 'invalid_grant', stsErrorAnswer({ code: 'AADSTS700082' })],
  [20, 'consent', stsErrorAnswer({ code: 'AADSTS65001' })],
  [30, 'claims challenge', { status: 401, headers: challenge }],
  [10, 'late', { body: text, delayMs: 100 }],
  [10, 'too late', { body: text, delayMs: 400 }],
  [5, 'silent', { fault: 'silent' }],
  [15, 'reset before headers', { fault: 'reset_before_headers' }],
  [10, 'reset after headers', { body: text, fault: 'reset_after_headers' }],
  [10, 'reset in a body', { body: text, fault: 'reset_in_body' }],
  [10, 'reset in an error body', { status: 503, body: text, fault: 'reset_in_body' }],
  [10, 'truncated body', { body: text, fault: 'truncated_body' }],
  [10, 'truncated error body', { status: 400, body: text, fault: 'truncated_body' }],
  [5, 'short length', { body: text, fault: 'short_content_length' }],
  [2, 'slow error body', { status: 500, body: text, fault: { type: 'slow_body', intervalMs: 10 } }],
  [2, 'huge error body', { status: 503, body: text, fault: { type: 'huge_body', bytes: 1_000_000 } }],
  [2, 'gzip bomb', { status: 503, body: text, fault: { type: 'gzip_bomb', bytes: 1_000_000 } }],
  [2, 'many headers', { body: text, fault: 'many_headers' }],
  [2, 'not HTTP', { fault: 'not_http' }],
  [20, 'closes after its answer', { body: text, fault: 'close_after_answer' }],
]

/** A thousand lots, most of which are blanks. */
const lots = others.flatMap(other => Array.from({ length: other[0] }, () => other))

const faults: { [name: string]: number } = {}

const answer: AnswerFunction = (request, scene) => {
  simulator.enqueue(answer)
  const other = lots[Math.floor(1000 * random())]
  if (!other) return undefined
  const [, name, made] = other
  faults[name] = (faults[name] ?? 0) + 1
  return typeof made === 'function' ? made(request, scene) : made
}

const simulator = await startSimulator({ signingAlgorithm: 'ES256', keptRequests: 1000 })
simulator.enqueue(answer)
const tell = (news: News): unknown => process.send?.(news)
process.on('message', () => tell({ openConnections: simulator.openConnections, faults }))
process.on('disconnect', () => process.exit())
tell({ url: simulator.url })
