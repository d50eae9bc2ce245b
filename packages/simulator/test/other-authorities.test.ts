import { expect, test } from '@jest/globals'
import { contoso } from '../src/index.ts'
import { authorize, signIn } from './browser.ts'
import { claimsOf, daemonRequest, get, type Parameters, post, redirected, textOf } from './calls.ts'
import { started, stillClock } from './started.ts'

const b2c = `/contoso.example/${contoso.b2cPolicy}/oauth2/v2.0/token`
const passwordRequest = {
  grant_type: 'password',
  client_id: contoso.app.id,
  scope: 'openid User.Read',
  username: contoso.users.ada,
}

test.each<[string, string, Parameters, string, string]>([
  ['a wrong secret', b2c, { ...daemonRequest, client_secret: 'wrong' }, 'invalid_client', 'AADB2C90081'],
  ['an unknown client', b2c, { ...daemonRequest, client_id: 'nobody' }, 'invalid_request', 'AADB2C90018'],
  ['a wrong password', b2c, { ...passwordRequest, password: 'wrong' }, 'access_denied', 'AADB2C90225'],
  ['an unknown grant', b2c, { grant_type: 'magic' }, 'unsupported_grant_type', 'AADB2C90086'],
  ['a wrong secret', '/adfs/oauth2/token', { ...daemonRequest, client_secret: 'wrong' }, 'invalid_client', 'MSIS9622'],
  ['an unknown client', '/adfs/oauth2/token', { ...daemonRequest, client_id: 'nobody' }, 'invalid_client', 'MSIS9607'],
  ['a wrong password', '/adfs/oauth2/token', { ...passwordRequest, password: 'wrong' }, 'invalid_grant', 'MSIS9659'],
])('%s at %s', async (_, path, parameters, error, code) => {
  const { json } = await post((await started()).url + path, parameters)
  expect(Object.keys(json)).toEqual(['error', 'error_description'])
  expect(json).toMatchObject({ error, error_description: expect.stringContaining(`${code}: `) })
})

test.each([
  [`/contoso.example/${contoso.b2cPolicy}/oauth2/v2.0/token`, 'AADB2C90080'],
  [`/tfp/contoso.example/${contoso.b2cPolicy}/oauth2/v2.0/token`, 'AADB2C90080'],
  ['/adfs/oauth2/token', 'MSIS9615'],
])('an expired grant at %s is %s', async (path, code) => {
  const clock = stillClock()
  const simulator = await started({ now: clock.now, lifetimes: { refreshTokenMs: 1000 } })
  const token = textOf((await signIn(simulator)).json, 'refresh_token')
  clock.advance(1001)
  const form = { grant_type: 'refresh_token', client_id: contoso.app.id, refresh_token: token }
  const { json } = await post(simulator.url + path, form)
  expect(json).toMatchObject({ error: 'invalid_grant', error_description: expect.stringContaining(code) })
})

test('a B2C error ends as those of B2C do', async () => {
  const simulator = await started({ now: stillClock().now })
  const { json } = await post(simulator.url + b2c, { ...daemonRequest, client_secret: 'wrong' })
  expect(textOf(json, 'error_description')).toMatch(
    /^AADB2C90081: .*\r\nCorrelation ID: [0-9a-f-]{36}\r\nTimestamp: 2026-03-01 12:00:00Z\r\n$/,
  )
})

test.each([
  ['cancel', 'AADB2C90091'],
  ['forgot_password', 'AADB2C90118'],
] as const)('the choice %s at a B2C user flow is %s', async (choice, code) => {
  const simulator = await started({ signIn: { choice } })
  const answer = redirected(await authorize(simulator, {}, `contoso.example/${contoso.b2cPolicy}`))
  expect(answer).toMatchObject({ error: 'access_denied', error_description: expect.stringContaining(code) })
})

test('B2C and AD FS issue tokens of their own', async () => {
  const simulator = await started()
  const issuers = await Promise.all(
    [b2c, '/adfs/oauth2/token'].map(async path => {
      const { json } = await post(simulator.url + path, { ...passwordRequest, password: contoso.password })
      return claimsOf(textOf(json, 'id_token')).iss
    }),
  )
  expect(issuers).toEqual([`${simulator.url}/${contoso.tenantId}/${contoso.b2cPolicy}/v2.0`, `${simulator.url}/adfs`])
})

test('AD FS shows a wrong redirect URI on a page with status 200', async () => {
  const simulator = await started()
  const { status, text } = await get(
    `${simulator.url}/adfs/oauth2/authorize?client_id=${contoso.app.id}&redirect_uri=https://evil.example`,
  )
  expect(status).toBe(200)
  expect(text).toContain('<div id="errorText">MSIS9224: ')
})
