/**
 * Every client at full speed against a simulator in another process that fails in every way it can, over real sockets:
 * `npm run soak:sockets -- --minutes 30`, or `--seconds 20`. Each call must settle once, as what was promised; nothing may grow,
 * and nothing may be left.
 */
import { fork } from 'node:child_process'
import { getEventListeners, once, setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createThrottle, isStsError, normalizeError } from '@sts-errors/core'
import { contoso } from '@sts-errors/simulator'
import { seededRandom } from '../../test/seeded-random.ts'
import type { News } from './faulty-simulator.ts'
import { LostBody, type Reading, type SoakRequest, startClients } from './sending.ts'
import { median, type Sample, takeSample } from './watch.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, seconds: { type: 'string' }, seed: { type: 'string' } },
})
const wholeNumber = (name: string, text: string): number => {
  const value = Number(text)
  if (!(Number.isInteger(value) && value > 0)) throw new RangeError(`--${name}: ${text} is no whole number above 0`)
  return value
}
const seconds = values.seconds ? wholeNumber('seconds', values.seconds) : 60 * wholeNumber('minutes', values.minutes)
const seed = values.seed ? wholeNumber('seed', values.seed) : Date.now() % 100_000
/** Calls at the same time. */
const inFlight = 48
/** A tenth of all calls share quotas: so many at a time, and others after so many calls. */
const [quotas, stay] = [200, 20_000]
/** Whoever waits for longer hangs. */
const patienceMs = 20_000
const random = seededRandom(seed)
const problems = new Set<string>()
process.on('unhandledRejection', reason =>
  problems.add(`an unhandled rejection: ${(reason as Error).stack ?? String(reason)}`),
)
process.on('warning', warning => problems.add(`a warning: ${warning.message}`))

const child = fork(fileURLToPath(new URL('faulty-simulator.ts', import.meta.url)), [`${seed}`], {
  execArgv: ['--import', 'tsx'],
})
child.on('exit', code => {
  if (code) throw new Error(`the simulator ended with ${code}`)
})
const hear = async (): Promise<News> => ((await once(child, 'message')) as [News])[0]
const ask = async (): Promise<News & { readonly openConnections: number }> => {
  child.send('?')
  const news = await hear()
  if (!('openConnections' in news)) throw new Error('the simulator has lost its count')
  return news
}
const ready = await hear()
if (!('url' in ready)) throw new Error('the simulator did not start')
const { url } = ready

const throttle = createThrottle({ key: ({ header }) => header('x-quota') ?? false })
const { clients, close } = startClients({
  throttle,
  retry: { baseDelayMs: 5, maxDelayMs: 50, attemptTimeoutMs: 250, totalTimeoutMs: 3000, maxRetryAfterMs: 1000 },
  onClaimsChallenge: () => Promise.resolve('another-token'),
})

/** Aborted once, when all is over: whatever was left on it would show. */
const forAll = new AbortController()
setMaxListeners(0, forAll.signal)
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
const readings: readonly Reading[] = ['read', 'read', 'read', 'cancel', 'cancel in the middle']
const { tenantId, daemon, graph } = contoso
const form = new URLSearchParams({
  grant_type: 'client_credentials',
  client_id: daemon.id,
  client_secret: daemon.secret,
  scope: `${graph.uri}/.default`,
}).toString()

function makeRequest(call: number, signal: AbortSignal | undefined): SoakRequest {
  const quota = call % 10 === 0 && { 'x-quota': `${Math.floor(call / stay)}-${call % quotas}` }
  const headers = { authorization: 'Bearer a-token', ...quota }
  const shared = signal && { signal }
  const kind = random()
  if (kind < 0.2) {
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const path = `/${tenantId}/oauth2/v2.0/token`
    return { url: url + path, method: 'POST', headers: { ...headers, ...type }, body: form, ...shared }
  }
  if (kind < 0.4) {
    const type = { 'content-type': 'application/json' }
    return { url: `${url}/echo/x`, method: 'POST', headers: { ...headers, ...type }, body: '{"a":1}', ...shared }
  }
  return { url: `${url}/echo/${kind < 0.5 ? 'x?status=404' : 'y'}`, method: 'GET', headers, ...shared }
}

const outcomes: { [name: string]: number } = {}
const count = (name: string): void => {
  outcomes[name] = (outcomes[name] ?? 0) + 1
}
const pending = new Map<number, number>()
let begunCalls = 0
let settledCalls = 0

function outcomeOf(thrown: unknown, aborted: boolean): string | undefined {
  if (thrown instanceof LostBody) return 'success, lost while it was read'
  if (aborted && !isStsError(thrown)) return 'aborted'
  return normalizeError(thrown)?.kind
}

async function callOnce(): Promise<void> {
  const call = begunCalls++
  const [name, send] = pick(Object.entries(clients))
  const chance = random()
  const own = chance < 0.1 ? new AbortController() : undefined
  const signal = own?.signal ?? (chance < 0.6 ? forAll.signal : undefined)
  const timer = own && setTimeout(() => own.abort(), 30 * random())
  pending.set(call, Date.now())
  try {
    await send(makeRequest(call, signal), pick(readings))
    count(`${name}: success`)
  } catch (thrown) {
    const outcome = outcomeOf(thrown, own?.signal.aborted ?? false)
    if (outcome) count(`${name}: ${outcome}`)
    else problems.add(`${name}: ${(thrown as Error).stack ?? String(thrown)}`)
  } finally {
    clearTimeout(timer)
    settledCalls++
    if (!pending.delete(call)) problems.add('a call settled twice')
  }
}

const begun = Date.now()
const endsAt = begun + 1000 * seconds
async function callOnAndOn(): Promise<void> {
  while (Date.now() < endsAt) await callOnce()
}

console.log(`seed ${seed}, ${seconds} s, ${inFlight} calls at a time, ${Object.keys(clients).join(', ')}`)
console.log("      s    calls  heap MB   rss MB  sockets  server's    gates")
const everyMs = Math.max(1000, Math.min(15_000, (1000 * seconds) / 20))
const samples: Sample[] = []
for (let i = 0; i < inFlight; i++) void callOnAndOn()
while (Date.now() < endsAt) {
  await sleep(everyMs)
  const sample = await takeSample(begun, settledCalls)
  samples.push(sample)
  const { openConnections } = await ask()
  const { atS, calls, heap, rss, sockets } = sample
  const numbers = [atS, calls, (heap / 2 ** 20).toFixed(1), (rss / 2 ** 20).toFixed(0), sockets, openConnections]
  console.log([...numbers, throttle.snapshot().length].map((number, i) => `${number}`.padStart(i ? 9 : 7)).join(''))
  const oldest = Math.min(...pending.values())
  if (Date.now() - oldest > patienceMs) problems.add('a call does not settle')
  if (problems.size) break
}
for (const giveUpAt = Date.now() + patienceMs; pending.size && Date.now() < giveUpAt; ) await sleep(50)
const { faults } = (await ask()) as News & { faults: { [name: string]: number } }

await close()
await sleep(500)
const last = await takeSample(begun, settledCalls)
const left = await ask()
const listeners = getEventListeners(forAll.signal, 'abort').length
child.disconnect()
await once(child, 'exit')
const handles = Object.entries(last.handles).filter(([type]) => /Timeout|TCP|TLS/.test(type))

const rest = samples.slice(Math.floor(samples.length / 4))
const third = Math.ceil(rest.length / 3)
const [first = 0, end = 0] = [rest.slice(0, third), rest.slice(-third)].map(part =>
  median(part.map(({ heap }) => heap)),
)
const most = Math.max(...samples.map(({ sockets }) => sockets))
/** Bytes: what a short run still compiles, and next to nothing for each call of a long one. */
const allowedGrowth = 8 * 2 ** 20
/** Three pools, each of which may have had all calls within the time that it keeps a connection, and those that are being let go. */
const allowedSockets = 10 * inFlight
if (settledCalls !== begunCalls) problems.add(`${begunCalls - settledCalls} calls have not settled`)
if (end > first + allowedGrowth) problems.add(`the heap grew from ${first} to ${end} bytes`)
if (most > allowedSockets) problems.add(`${most} sockets were open at once, ${allowedSockets} are allowed`)
if (left.openConnections) problems.add(`${left.openConnections} connections are left at the server`)
if (handles.length) problems.add(`handles are left: ${JSON.stringify(handles)}`)
if (listeners) problems.add(`${listeners} listeners are left on the signal that all share`)

console.log('\noutcomes', outcomes)
console.log('\nanswers other than the usual one', faults)
console.log(`\n${settledCalls} calls in ${seconds} s, ${Math.round(settledCalls / seconds)} a second`)
console.log(`heap ${(first / 2 ** 20).toFixed(1)} MB → ${(end / 2 ** 20).toFixed(1)} MB; at most ${most} sockets`)
console.log(`left: ${left.openConnections} connections, ${handles.length} handles, ${listeners} listeners`)
for (const problem of problems) console.log(`FAILED: ${problem}`)
process.exitCode = problems.size ? 1 : 0
