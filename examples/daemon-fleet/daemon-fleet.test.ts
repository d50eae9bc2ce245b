import { expect, test } from '@jest/globals'
import { createVirtualClock } from '../../test/virtual-clock.ts'
import { daemonFleet, type View } from './daemon-fleet.ts'
import { lines } from './screen.ts'

test('200 workers get their tokens from a small quota, with hardly a request in vain, and one can watch', async () => {
  const views: View[] = []
  const last = await daemonFleet({ tokensPerWorker: 1, clock: createVirtualClock(), show: view => views.push(view) })
  expect(last.tokens).toBe(200)
  expect(last.refused).toBeLessThan(80)
  const states = new Set(views.map(({ gate }) => gate?.state))
  expect(states).toEqual(new Set(['open', 'closed', 'probing']))
  expect(lines(last, 200).join('\n')).toMatch(/200 of 200.*\n.*0 waiting.*\ngate {4}open\npace .*per second/)
}, 30_000)
