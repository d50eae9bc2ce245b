import { expect, test } from '@jest/globals'
import { expressObo } from './express-obo.ts'

test('what another API asks of the user reaches the page, and the call succeeds after a sign-in', async () => {
  const lines: string[] = []
  await expressObo(line => lines.push(line))
  expect(lines).toEqual([
    expect.stringMatching(
      /^The web API answers 401: \{"access_token":\{"capolids":\{"essential":true,"values":\[".+"]}}}$/,
    ),
    'The user signs in with these claims.',
    'The web API answers 200.',
    'The web API answers 200.',
    'The tokens of the user are revoked.',
    expect.stringMatching(/^The web API answers 401: \{"access_token":\{"nbf":\{"essential":true,"value":"\d+"}}}$/),
    'The user signs in with these claims.',
    'The web API answers 200.',
  ])
})
