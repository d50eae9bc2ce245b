import assert from 'node:assert/strict'
import { scenarios, startSimulator } from '@sts-errors/simulator'

const sts = await startSimulator()
assert.ok(scenarios.length > 0)
sts.enqueue({ status: 429, headers: { 'Retry-After': 7 } })
const answer = await fetch(`${sts.url}/graph/v1.0/me`)
assert.equal(answer.headers.get('retry-after'), '7')
assert.equal(sts.requests.length, 1)
await sts.close()
