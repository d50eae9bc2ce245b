import { expect, test } from '@jest/globals'
import { createVirtualClock } from '../../test/virtual-clock.ts'
import { fetchDropIn } from './fetch-drop-in.ts'

test('a program for plain fetch goes on, and waits out what passes', async () => {
  const lines: string[] = []
  await fetchDropIn(line => lines.push(line), createVirtualClock())
  expect(lines).toEqual(['Ada', 'nobody', 'Ada', 'throttled: come back in 60 minutes (retry_after_too_long)'])
})
