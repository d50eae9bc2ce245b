import { expect, test } from '@jest/globals'
import { useCredential } from './typed-credential.ts'

test('the example runs, and says what it did', async () => {
  const lines: string[] = []
  await useCredential(line => lines.push(line))
  expect(lines).toEqual([
    'a token of 3 parts',
    'counted: invalid_client/secret_expired',
    "AADSTS7000222: Fix the app's credential: create a new secret.",
  ])
})
