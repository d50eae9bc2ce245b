import { expect, test } from '@jest/globals'
import { declinedScopes } from './declined-scopes.ts'

test('an app goes on with the scopes that were granted, or stops with a typed error', async () => {
  const lines: string[] = []
  await declinedScopes(line => lines.push(line))
  expect(lines).toEqual([
    'An app that goes on:',
    'scopes_declined: granted User.Read, declined Mail.Read',
    'GET /me: 200',
    'An app that stops:',
    expect.stringMatching(/^scopes_declined\b/),
    'The same, once the user has agreed:',
    'GET /me: 200',
    'GET /me/messages: 200',
  ])
})
