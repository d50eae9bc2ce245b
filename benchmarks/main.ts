import { timeErrors } from './parse.ts'
import { circumstances, keep } from './report.ts'
import { compareSizes } from './size-table.ts'
import { timeSuccesses } from './success.ts'
import { timeThrottle } from './throttle.ts'

const core = import.meta.resolve('@sts-errors/core')
if (!core.endsWith('/dist/index.mjs')) throw new Error('the sources would be measured, not what is built from them')

const peers = ['axios', 'undici', '@azure/msal-node', 'ky', 'fetch-retry', 'p-retry', 'axios-retry', 'retry-axios']
const report: string[] = []
for (const part of [() => circumstances(peers), timeErrors, timeSuccesses, timeThrottle, compareSizes]) {
  const text = await part()
  console.log(`${text}\n`)
  report.push(text)
}
keep(report.join('\n\n'), `last run, Node ${process.versions.node.split('.', 1)[0]}`)
