import { expect, test } from '@jest/globals'
import { deviceCode } from './device-code.ts'

test('polling obeys interval, slow_down and the life of the code, and tells how it ended', async () => {
  const lines: string[] = []
  await deviceCode(line => lines.push(line))
  expect(lines).toEqual([
    'The user approves while the third answer is waited for; the second says to poll slower.',
    'waits 5 s',
    'waits 5 s',
    'waits 10 s',
    'signed in, with User.Read',
    'The user declines.',
    'waits 5 s',
    'the user said no: consent_declined',
    'The user does nothing while the code lives, for 25 s.',
    'waits 5 s',
    'waits 5 s',
    'waits 5 s',
    'waits 5 s',
    'too late: device_code_expired',
  ])
})
