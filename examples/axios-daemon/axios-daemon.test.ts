import { expect, test } from '@jest/globals'
import { createVirtualClock } from '../../test/virtual-clock.ts'
import { axiosDaemon } from './axios-daemon.ts'

test('a daemon waits out what passes, and tells what does not', async () => {
  const lines: string[] = []
  await axiosDaemon(line => lines.push(line), createVirtualClock())
  expect(lines).toEqual([
    'attempt 1: service_unavailable, again in 1 s',
    'attempt 2: throttled, again in 60 s',
    'a token',
    'attempt 1: throttled, again in 120 s',
    'users: some',
    'invalid_client secret_expired AADSTS7000222: fix_credential, after 1 attempt',
  ])
})
