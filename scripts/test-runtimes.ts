/**
 * Runs the contract of all adapters in every runtime, and MSAL Browser in a page, against the simulator.
 * `npm run test:runtimes`, or some of them: `npm run test:runtimes -- Deno "Node 26"`. A runtime that cannot be had is a failure.
 */

import type { CaseResult } from '../test/runtimes/control.ts'
import { startControl } from '../test/runtimes/start-control.ts'
import { type Place, places } from './runtimes/runtimes.ts'

/** A run that takes longer hangs. */
const limitMs = 4 * 60_000

interface Run {
  readonly place: string
  readonly results: readonly CaseResult[]
  readonly crash?: string | undefined
  readonly seconds: string
}

async function runIn({ name, files, run }: Place): Promise<Run> {
  const startedAt = Date.now()
  const done = (results: readonly CaseResult[], crash?: string): Run => {
    return { place: name, results, crash, seconds: ((Date.now() - startedAt) / 1000).toFixed(0) }
  }
  try {
    await using control = await startControl(await files?.())
    const started = await run(control.url)
    try {
      const gone = started.ended.then(async printed => {
        // Its report may still be on its way.
        await new Promise(resolve => setTimeout(resolve, 500))
        throw new Error(`ended without a report\n${printed}`)
      })
      const { results, crash } = await Promise.race([control.report(limitMs), gone])
      return done(results, crash)
    } catch (thrown) {
      started.stop()
      return done([], `${String(thrown)}\n${await started.ended}`)
    } finally {
      started.stop()
    }
  } catch (thrown) {
    return done([], String(thrown))
  }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !places.some(place => place.name === name))
if (unknown.length) throw new RangeError(`${unknown.join(', ')}: none of ${places.map(({ name }) => name).join(', ')}`)

const rows: string[][] = [['runtime', 'client', 'passed', 'failed', 'inapplicable', 'seconds']]
let failures = 0
for (const place of places.filter(({ name }) => !wanted.length || wanted.includes(name))) {
  const run = await runIn(place)
  if (run.crash !== undefined || !run.results.length) {
    failures++
    console.log(`FAILED ${run.place}: ${run.crash ?? 'no case ran'}`)
    rows.push([run.place, '-', '0', 'all', '0', run.seconds])
  }
  for (const client of new Set(run.results.map(({ client }) => client))) {
    const results = run.results.filter(result => result.client === client)
    const failed = results.filter(({ problem }) => problem !== undefined)
    const inapplicable = results.filter(result => result.inapplicable !== undefined)
    for (const { promise, problem } of failed)
      console.log(`FAILED ${run.place}, ${client}: ${promise}\n       ${problem}`)
    failures += failed.length
    const passed = results.length - failed.length - inapplicable.length
    rows.push([run.place, client, ...[passed, failed.length, inapplicable.length].map(String), run.seconds])
  }
}
for (const cells of rows) console.log(cells.map(cell => cell.padEnd(18)).join(''))
process.exitCode = failures ? 1 : 0
