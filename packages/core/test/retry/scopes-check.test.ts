import { describe, expect, jest, test } from '@jest/globals'
import { checkScopes, type ReadableCall } from '../../src/retry/scopes-check.ts'

const answer = { status: 200 }
const form = 'grant_type=refresh_token&refresh_token=r&client_id=c'
const callOf = (body: string | undefined, more: Partial<ReadableCall<object>> = {}): ReadableCall<object> => ({
  method: 'POST',
  url: 'https://login.example/t/oauth2/v2.0/token?code=hunter2',
  body,
  header: () => undefined,
  ...more,
})

describe('a success with fewer scopes than asked is thrown', () => {
  const read = { access_token: 'a', scope: 'User.Read' }

  test.each<[string, unknown]>([
    ['as text', JSON.stringify(read)],
    ['parsed', read],
  ])('where its body is read %s', async (_, body) => {
    const call = callOf(`${form}&scope=User.Read+Mail.Read`, { readBody: async () => body })
    await expect(checkScopes(call, answer)).rejects.toMatchObject({
      declinedScopes: ['Mail.Read'],
      request: { method: 'POST', url: 'https://login.example/t/oauth2/v2.0/token' },
    })
  })

  test('with its answer, where the client can put that on it', async () => {
    const attachTo: ReadableCall<object>['attachTo'] = (error, response) => Object.assign(error, { response })
    const call = callOf(`${form}&scope=Mail.Read`, { readBody: async () => read, attachTo })
    await expect(checkScopes(call, answer)).rejects.toMatchObject({ kind: 'scopes_declined', response: answer })
  })
})

test.each<[string, string | undefined]>([
  ['no token request', undefined],
  ['a token request without scopes', form],
])('a success of %s is not read', async (_, body) => {
  const readBody = jest.fn(async () => ({ scope: 'User.Read' }))
  await checkScopes(callOf(body, { readBody, ...(!body && { url: 'https://graph.example/me' }) }), answer)
  expect(readBody).not.toHaveBeenCalled()
})

test('a success that cannot be read declines nothing', async () => {
  await expect(checkScopes(callOf(`${form}&scope=Mail.Read`), answer)).resolves.toBeUndefined()
})
