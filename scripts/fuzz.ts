/**
 * Fuzzes the parsers, guided by coverage: `npm run fuzz -- --seconds 600`, or some targets: `npm run fuzz -- body headers`.
 * The corpus in the repository is the beginning; what reaches new code is kept in the cache and goes on from there next time.
 * An input that breaks a promise, or takes longer than 20 seconds, is saved and shown.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { createInstrumenter } from 'istanbul-lib-instrument'
import type { FuzzJob, FuzzNews } from './fuzzing/fuzz-job.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const targets = join(root, 'test/fuzz')
const cache = join(root, '.cache/fuzz')
const names = readdirSync(join(targets, 'corpus')).sort()

const { values, positionals } = parseArgs({
  options: { seconds: { type: 'string', default: '30' } },
  allowPositionals: true,
})
const seconds = Number(values.seconds)
if (!(Number.isInteger(seconds) && seconds > 0)) throw new RangeError(`--seconds: ${values.seconds} is no whole number`)
const unknown = positionals.filter(name => !names.includes(name))
if (unknown.length) throw new RangeError(`${unknown.join(', ')}: none of ${names.join(', ')}`)

/** What a run came to. */
interface Run {
  readonly name: string
  readonly executions: number
  readonly features: number
  readonly kept: number
  readonly problem?: string
}

/** The target and the sources it tests as one file that counts what it does. */
async function bundle(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(targets, `${name}.ts`)],
    ...{ bundle: true, write: false, format: 'cjs', platform: 'node' },
  })
  const instrumenter = createInstrumenter({ coverageVariable: '__fuzz__', compact: true, esModules: false })
  const file = join(cache, `${name}.cjs`)
  writeFileSync(file, instrumenter.instrumentSync(outputFiles?.[0]?.text ?? '', file))
  return file
}

const inputsIn = (folder: string): Uint8Array[] => readdirSync(folder).map(file => readFileSync(join(folder, file)))

async function run(name: string): Promise<Run> {
  const kept = join(cache, name)
  mkdirSync(kept, { recursive: true })
  const corpus = [...inputsIn(join(targets, 'corpus', name)), ...inputsIn(kept)]
  const current = new SharedArrayBuffer(1 << 17)
  const workerData: FuzzJob = { file: await bundle(name), corpus, current, endsAt: Date.now() + seconds * 1000 }
  const worker = new Worker(workerFile, { workerData })
  let last: FuzzNews = { executions: 0, features: 0, kept: 0 }
  return new Promise(resolve => {
    const finish = (problem?: string): void => {
      clearInterval(watch)
      void worker.terminate()
      resolve({ name, ...last, ...(problem === undefined ? {} : { problem }) })
    }
    let seen = -1
    // What hangs reports nothing.
    const watch = setInterval(() => {
      const [beat = 0, length = 0] = new Uint32Array(current, 0, 2)
      if (beat === seen) finish(saved(name, 'it hangs', new Uint8Array(current.slice(8, 8 + length))))
      seen = beat
    }, 120_000)
    worker.on('message', ({ reached, broken, ...news }: FuzzNews) => {
      last = news
      if (reached) writeFileSync(join(kept, `${Date.now()}-${news.kept}`), reached)
      if (broken) finish(saved(name, broken.message, broken.input))
    })
    worker.on('error', error => finish(String(error.stack)))
    worker.on('exit', () => finish())
  })
}

/** Saves an input that breaks a promise. */
function saved(name: string, message: string, input: Uint8Array): string {
  const file = join(cache, `broken-${name}`)
  writeFileSync(file, input)
  return `${message}\n${JSON.stringify(Buffer.from(input).toString().slice(0, 1000))}\n${file}`
}

mkdirSync(cache, { recursive: true })
const workerFile = join(cache, 'worker.mjs')
await build({
  entryPoints: [fileURLToPath(new URL('fuzzing/fuzz-worker.ts', import.meta.url))],
  ...{ outfile: workerFile, bundle: true, format: 'esm', platform: 'node' },
})
const runs = await Promise.all((positionals.length ? positionals : names).map(run))
const line = (cells: readonly unknown[]): string => cells.map(cell => String(cell).padEnd(14)).join('')
console.log(line(['target', 'executions', 'features', 'inputs kept', '']))
for (const { name, executions, features, kept, problem } of runs)
  console.log(line([name, executions, features, kept, problem === undefined ? 'ok' : `FAILED: ${problem}`]))
process.exitCode = runs.every(({ problem }) => problem === undefined) ? 0 : 1
