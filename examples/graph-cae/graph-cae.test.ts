import { expect, test } from '@jest/globals'
import { graphCae } from './graph-cae.ts'

test('each revocation costs one token request, however many calls meet it', async () => {
  const lines: string[] = []
  await graphCae(line => lines.push(line))
  expect(lines).toEqual([
    'calls: 1, succeeded: 1, challenged: 0, token requests: 0',
    'The tokens are revoked.',
    'calls: 1, succeeded: 1, challenged: 1, token requests: 1',
    'A minute later they are revoked again.',
    'calls: 50, succeeded: 50, challenged: 50, token requests: 1',
    'calls: 50, succeeded: 50, challenged: 0, token requests: 0',
  ])
})
