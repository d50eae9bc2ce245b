import { describe, expect, test } from '@jest/globals'
import { findDeclinedScopes, ScopesDeclinedError, toScopesDeclinedError } from '@sts-errors/core'
import fc from 'fast-check'

const graph = 'https://graph.microsoft.com/'
type Scopes = string | readonly string[]

describe('nothing is declined', () => {
  test.each<[string, Scopes, Scopes | undefined]>([
    ['where all are granted', 'User.Read Mail.Read', 'Mail.Read User.Read'],
    ['where more is granted', 'User.Read', 'User.Read Mail.Read profile openid'],
    ['whatever the case', 'user.read', 'User.Read'],
    ['with lists', ['User.Read', 'Mail.Read'], ['mail.read', 'user.read']],
    ['with spaces of all kinds', ' User.Read\t Mail.Read ', 'User.Read  Mail.Read\n'],
    ['by leaving the resource out', `${graph}User.Read`, 'User.Read'],
    ['by putting the resource in', 'User.Read', `${graph}User.Read`],
    ['of an own API', 'api://a/read', 'api://a/read'],
    [
      'by a doubled slash',
      'https://management.azure.com//user_impersonation',
      'https://management.azure.com/user_impersonation',
    ],
    ['of what the STS does not repeat', 'openid profile email offline_access User.Read', 'User.Read'],
    ['of what it does not repeat in capitals', 'OpenID Offline_Access User.Read', 'User.Read'],
    ['of what stands for all that was consented', `${graph}.default`, 'User.Read Mail.Read'],
    ['of that with a doubled slash', 'https://management.azure.com//.default', 'user_impersonation'],
    ['of that alone', '.default', 'User.Read'],
    ['where the response says nothing', 'User.Read Mail.Read', undefined],
    ['where nothing was asked', '', 'User.Read'],
  ])('%s', (_, requested, granted) => {
    expect(findDeclinedScopes(requested, granted).declined).toEqual([])
  })
})

describe('declined is', () => {
  test.each<[string, Scopes, Scopes, { granted: string[]; declined: string[] }]>([
    ['what is missing', 'User.Read Mail.Read', 'User.Read', { granted: ['User.Read'], declined: ['Mail.Read'] }],
    [
      'as it was asked, beside what was granted as the server wrote it',
      `${graph}User.Read ${graph}Mail.Read`,
      'openid user.read',
      { granted: ['openid', 'user.read'], declined: [`${graph}Mail.Read`] },
    ],
    ['everything', 'openid User.Read', '', { granted: [], declined: ['User.Read'] }],
    ['only the whole word', 'Mail.Read', 'Mail.ReadWrite', { granted: ['Mail.ReadWrite'], declined: ['Mail.Read'] }],
    [
      'that of another resource',
      'api://a/read',
      'api://b/read',
      { granted: ['api://b/read'], declined: ['api://a/read'] },
    ],
    ['each once', 'Mail.Read mail.read', 'User.Read', { granted: ['User.Read'], declined: ['Mail.Read'] }],
  ])('%s', (_, requested, granted, want) => {
    expect(findDeclinedScopes(requested, granted)).toEqual(want)
  })

  test('what was asked of a response that says nothing is granted', () => {
    expect(findDeclinedScopes('User.Read openid', undefined).granted).toEqual(['User.Read', 'openid'])
  })

  test('the rest: asked is granted or declined, and what is granted in full declines nothing', () => {
    const scopes = fc.array(fc.stringMatching(/^[A-Za-z]{1,3}(?:[./][A-Za-z]{1,3})?$/), { maxLength: 6 })
    fc.assert(
      fc.property(scopes, scopes, (requested, granted) => {
        const { declined } = findDeclinedScopes(requested, granted)
        expect(requested).toEqual(expect.arrayContaining(declined))
        expect(findDeclinedScopes(requested, [...granted, ...declined]).declined).toEqual([])
        expect(findDeclinedScopes(requested, requested.join(' ')).declined).toEqual([])
      }),
    )
  })
})

describe('a token response', () => {
  const body = { token_type: 'Bearer', scope: 'User.Read', access_token: 'hunter2' }

  test('with fewer scopes makes an error that has both', () => {
    const error = toScopesDeclinedError('User.Read Mail.Read', body)
    expect(error).toBeInstanceOf(ScopesDeclinedError)
    expect(error).toMatchObject({
      kind: 'scopes_declined',
      action: 'proceed_or_stop',
      grantedScopes: ['User.Read'],
      declinedScopes: ['Mail.Read'],
    })
    expect(JSON.stringify([error, error?.stack])).not.toContain('hunter2')
  })

  test.each<[string, Scopes | undefined, unknown]>([
    ['with all of them', 'User.Read openid', body],
    ['to a request without scopes', undefined, body],
    ['that says nothing of scopes', 'User.Read', { access_token: 'x' }],
    ['whose scope is no text', 'User.Read', { scope: ['Mail.Read'] }],
    ['that is none', 'User.Read', 'Too many requests'],
    ['that is missing', 'User.Read', undefined],
    ['that is null', 'User.Read', null],
  ])('%s makes none', (_, requested, response) => {
    expect(toScopesDeclinedError(requested, response)).toBeUndefined()
  })
})
