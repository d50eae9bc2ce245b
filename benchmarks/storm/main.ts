import { writeFileSync } from 'node:fs'
import { createFetch } from '@sts-errors/fetch'
import { circumstances, keep, table } from '../report.ts'
import { delayRules, perCall } from './per-call-policies.ts'
import { plot } from './plot.ts'
import { models, run, type StormClientEnv, type StormRow, shortfalls, simulate, targets } from './storm-models.mjs'
import { emptyTrace, note, type Trace } from './trace.ts'

const words = process.argv[2]
const names = words === undefined ? models.map(({ name }) => name) : [words]
const wanted = models.filter(({ name }) => names.some(part => name.includes(part)))

/** The real client. Lifted are the bounds that would end calls of so long a storm: the defaults give up sooner. */
const ours =
  (trace?: Trace) =>
  ({ clock, fetch, request, now }: StormClientEnv) => {
    const begun = now()
    const traced: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init)
      if (trace) note(trace, now() - begun, answer.status)
      return answer
    }
    const client = createFetch({
      clock,
      fetch: traced as typeof globalThis.fetch,
      retry: { maxRetries: 1000, totalTimeoutMs: 1e8, maxRetryAfterMs: 1e8 },
    })
    return (call: number) => client(...request(call))
  }

/** Peers send without end where a quota counts what it rejects: enough is enough. */
const peersOf = (model: (typeof models)[number]): StormRow[] =>
  Object.values(delayRules).map(rule =>
    simulate(model, perCall(rule), { maxSent: (model.n > 5000 ? 10 : 30) * model.n }),
  )

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const drain = (row: StormRow): string => (row.unsettled ? '…' : row.toObeying.toFixed(2))
const seconds = (ms: number): string => (ms / 1000).toFixed(1)

const cells: string[][] = []
const missed: string[] = []
const sums = { wasted: 0, drain: 0, peers: Object.keys(delayRules).map(() => 0), storms: 0 }
const byName = new Map(wanted.map(model => [model.name, model]))
console.log('Model, then wasted and drain of ours, and of axios-retry, ky, undici RetryAgent, fetch-retry:\n')
await run(ours(), {
  names: wanted.map(({ name }) => name),
  seeds: [1, 2, 3],
  onRow(row) {
    const model = byName.get(row.model)
    if (!model || cells.some(([name]) => name === row.model)) return
    const short = shortfalls(row)
    missed.push(...short.map(text => `${row.model}: ${text}`))
    const peers = peersOf(model)
    if (!/healthy|50 %/.test(row.model)) {
      sums.storms++
      sums.wasted += row.wasted
      sums.drain += row.toObeying
      peers.forEach((peer, i) => {
        sums.peers[i] = (sums.peers[i] ?? 0) + peer.wasted
      })
    }
    const { wasted, toObeying } = targets[row.model] ?? { wasted: 0, toObeying: 0 }
    cells.push([
      row.model,
      `${percent(row.wasted)} ${row.wasted <= wasted ? '✓' : '✗'}`,
      percent(wasted),
      `${drain(row)} ${row.toObeying <= toObeying ? '✓' : '✗'}`,
      String(toObeying),
      seconds(row.starvedMs),
      seconds(row.p99Ms),
      ...peers.map(peer => `${percent(peer.wasted)} ${drain(peer)}`),
    ])
    console.log(cells.at(-1)?.join('  '), short.join('; '))
  },
})
const head = ['wasted, drain', 'ours', '≤', 'drain', '≤', 'starved s', 'p99 s', ...Object.keys(delayRules)]
cells.push([
  'mean of the storms',
  percent(sums.wasted / sums.storms),
  '',
  (sums.drain / sums.storms).toFixed(2),
  '',
  '',
  '',
  ...sums.peers.map(wasted => percent(wasted / sums.storms)),
])

/** Draws a storm through every policy. */
async function draw(name: string, file: string): Promise<void> {
  const model = models.find(model => model.name === name)
  if (!model) throw new Error(`no model ${name}`)
  const traces: { [policy: string]: Trace } = { 'sts-errors': emptyTrace() }
  await run(ours(traces['sts-errors']), { names: [name], seeds: [1] })
  for (const [policy, rule] of Object.entries(delayRules)) {
    const trace = emptyTrace()
    traces[policy] = trace
    simulate(
      model,
      env =>
        perCall(rule)({
          ...env,
          send: (call, answer) =>
            env.send(call, given => {
              note(trace, env.now(), given.status)
              answer(given)
            }),
        }),
      { maxSent: 30 * model.n },
    )
  }
  const svg = plot(
    `${model.n.toLocaleString('en-US')} calls at once: ${name}`,
    'requests per second over time, on a square-root scale',
    traces,
  )
  writeFileSync(new URL(file, import.meta.url), svg)
}

if (words === undefined) {
  await draw('sliding 100/10s', 'sliding-100-per-10s.svg')
  await draw('bucket 10/s b100', 'bucket-10-per-s.svg')
  keep(
    [
      circumstances(['axios-retry', 'ky', 'undici', 'fetch-retry']),
      table(head, cells),
      missed.length ? `Missed: ${missed.join('; ')}.` : 'Every target is met.',
    ].join('\n\n'),
    'last storm',
  )
}
console.log(missed.length ? `\n${missed.length} missed` : '\nevery target is met')
process.exitCode = missed.length ? 1 : 0
