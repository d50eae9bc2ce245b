import { expect, test } from '@jest/globals'
import { createVirtualClock } from '../../test/virtual-clock.ts'
import { perClientPolicies } from './per-client-policies.ts'

test('each client waits as its own policy says', async () => {
  const lines: string[] = []
  await perClientPolicies(line => lines.push(line), createVirtualClock())
  expect(lines).toEqual([
    'sync: 200, after 60 s',
    'page: throttled, retry_after_too_long, after 0 s',
    'identity: 200, after 60 s',
    'sync: throttled, retry_after_too_long, after 0 s',
  ])
})
