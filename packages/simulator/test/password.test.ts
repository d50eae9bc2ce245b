import { expect, test } from '@jest/globals'
import { contoso, type Simulator } from '../src/index.ts'
import { type Called, claimsOf, type Parameters, post, textOf, tokenUrl } from './calls.ts'
import { started } from './started.ts'

const logIn = (simulator: Simulator, changes: Parameters = {}): Promise<Called> =>
  post(tokenUrl(simulator), {
    grant_type: 'password',
    client_id: contoso.app.id,
    scope: 'User.Read',
    username: contoso.users.ada,
    password: contoso.password,
    ...changes,
  })

test('the right password gives a token', async () => {
  const { json } = await logIn(await started())
  expect(claimsOf(textOf(json, 'access_token'))).toMatchObject({ upn: contoso.users.ada, scp: 'User.Read' })
})

test.each<[string, number, string | undefined, Parameters]>([
  ['a wrong password', 50126, undefined, { password: 'wrong' }],
  ['an unknown user', 50034, undefined, { username: 'nobody@contoso.example' }],
  ['a disabled user', 50057, undefined, { username: contoso.users.disabled }],
  ['a locked user', 50053, undefined, { username: contoso.users.locked }],
  ['an expired password', 50055, 'user_password_expired', { username: contoso.users.expired }],
  ['a user who must give a second factor', 50076, 'basic_action', { username: contoso.users.mfa }],
  ['a scope without consent', 65001, 'consent_required', { scope: 'Mail.Read' }],
])('%s is AADSTS%i', async (_, code, suberror, changes) => {
  const { status, json } = await logIn(await started(), changes)
  expect(status).toBe(400)
  expect(json).toMatchObject({ error: 'invalid_grant', error_codes: [code] })
  expect(json.suberror).toBe(suberror)
})

test('five wrong passwords lock the account, also for the right one', async () => {
  const simulator = await started()
  const codes: unknown[] = []
  for (let i = 0; i < 5; i++) codes.push((await logIn(simulator, { password: 'wrong' })).json.error_codes)
  expect(codes).toEqual([[50126], [50126], [50126], [50126], [50053]])
  expect((await logIn(simulator)).json).toMatchObject({ error_codes: [50053] })
})

test('a user who is not assigned to the application is refused', async () => {
  const clients = [{ id: contoso.app.id, assignedUsers: [contoso.users.mfa] }]
  const simulator = await started({ directory: { clients } })
  expect((await logIn(simulator)).json).toMatchObject({ error_codes: [50105] })
})
