import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { FuzzJob, FuzzNews } from './fuzz-job.ts'
import { mutate } from './mutate.ts'

/** What istanbul counts: functions, statements, branches. */
interface Counters {
  readonly f: object
  readonly s: object
  readonly b: Record<string, number[]>
}

const { file, corpus, current, endsAt } = workerData as FuzzJob
const { fuzz } = createRequire(import.meta.url)(file) as { fuzz(data: Buffer): void }
const counters = (globalThis as unknown as { __fuzz__: Record<string, Counters> }).__fuzz__[file]
if (!counters) throw new Error(`${file} counts nothing`)
/** Counting is slow, and the machine may be busy; what is not linear takes minutes. */
const slowMs = 20_000
const inputs: Uint8Array[] = []
let executions = 0

const news = (more: Partial<FuzzNews> = {}): FuzzNews => ({
  executions,
  features,
  kept: inputs.length,
  ...more,
})

/** How often something ran, as far as it matters: one bit for each power of two. */
const bit = (count: number): number => 1 << (count < 4 ? count : 2 + Math.min(28, Math.floor(Math.log2(count))))

/** Where each count stands, so that no name is looked up. */
const cells: readonly (readonly [counts: number[], index: number])[] = [
  ...[counters.f, counters.s].flatMap(counts =>
    Object.keys(counts).map(id => [counts as number[], Number(id)] as const),
  ),
  ...Object.values(counters.b).flatMap(ways => ways.map((_, way) => [ways, way] as const)),
]
const seen = new Uint32Array(cells.length)
let features = 0

/** Whether the last execution reached something that none before it did. Sets the counters back. */
function hasNews(): boolean {
  const before = features
  for (let i = 0; i < cells.length; i++) {
    const [counts, index] = cells[i] as (typeof cells)[number]
    const count = counts[index] as number
    if (!count) continue
    counts[index] = 0
    const reached = bit(count)
    if ((seen[i] as number) & reached) continue
    seen[i] = (seen[i] as number) | reached
    features++
  }
  return features > before
}

const header = new Uint32Array(current, 0, 2)
const shared = new Uint8Array(current, 8)

/** Whether the input has kept every promise. */
function attempt(input: Buffer, known: boolean): boolean {
  shared.set(input)
  header[1] = input.length
  header[0] = ++executions
  let message: string | undefined
  // Time may have gone to something else.
  for (let tries = 0, tookMs = Infinity; tries < 3 && tookMs > slowMs; tries++) {
    const startedAt = performance.now()
    try {
      fuzz(Buffer.from(input))
    } catch (thrown) {
      message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
    }
    tookMs = performance.now() - startedAt
    if (tries === 2 && tookMs > slowMs) message ??= `it takes ${tookMs.toFixed(0)} ms`
  }
  if (message !== undefined) {
    parentPort?.postMessage(news({ broken: { message, input } }))
    return false
  }
  if (hasNews()) {
    inputs.push(input)
    if (!known) parentPort?.postMessage(news({ reached: input }))
  }
  return true
}

const begin = [Buffer.of(), ...corpus.map(input => Buffer.from(input))]
if (begin.every(input => attempt(input, true))) {
  while (Date.now() < endsAt && attempt(mutate(inputs), false));
  parentPort?.postMessage(news())
}
