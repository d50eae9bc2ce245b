import assert from 'node:assert/strict'
import { soak } from '../../test/soak.ts'

const calls = Number(process.argv[2] ?? 1_000_000)
const begun = Date.now()
const { heap, ...report } = await soak({ calls, keys: 10_000 })
console.log(report)
console.log(`heap in MB after each tenth: ${heap.map(bytes => (bytes / 2 ** 20).toFixed(1)).join(' ')}`)
console.log(`${((Date.now() - begun) / 1000).toFixed(0)} s`)
assert.equal(report.settled, calls)
assert.deepEqual([report.twice, report.timersLeft, report.listenersLeft, report.gatesLeft], [0, 0, 0, 0])
if (heap.length) assert.ok((heap.at(-1) ?? 0) < 1.3 * (heap[4] ?? 0), 'the heap grows')
