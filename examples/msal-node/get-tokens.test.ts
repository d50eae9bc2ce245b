import { expect, test } from '@jest/globals'
import { getTokens } from './get-tokens.ts'

test('the example runs, and says what it did', async () => {
  const lines: string[] = []
  await getTokens(line => lines.push(line))
  expect(lines).toEqual([
    'attempt 1: throttled, status 429',
    'attempt 2: throttled, status 429',
    'daemon: Bearer token',
    'daemon: invalid_client, secret_expired, AADSTS7000222, status 401, fix_credential',
    'silent: AADSTS50079, mfa_required: Please confirm that it is you.',
    'interactive: with claims',
    'user: Bearer token',
  ])
})
