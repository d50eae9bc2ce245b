import { expect, test } from '@jest/globals'
import { soak } from '../../../../test/soak.ts'

test('of many calls over many keys, with quotas, faults, aborts and a clock that is put back, each settles once and nothing is left', async () => {
  const report = await soak({ calls: 6000, keys: 300 })
  expect(report).toMatchObject({ settled: 6000, twice: 0, timersLeft: 0, listenersLeft: 0, gatesLeft: 0 })
  expect(report.answered).toBeGreaterThan(5000)
  expect(report.aborted).toBeGreaterThan(10)
}, 60_000)
