import { contoso } from '@sts-errors/simulator'
import { afterwards, minute } from '../beforehand.ts'
import { call, get } from '../resource-requests.ts'
import type { Theme } from '../scenario.ts'

const { users, api, arm } = contoso
const ada = { username: users.ada }
const capabilities = ['cp1']

export const resources: Theme = {
  title: 'Protected APIs',
  scenarios: [
    {
      name: 'graph-success',
      description: 'Microsoft Graph with a good token',
      request: call('/graph/v1.0/me', ada),
      expect: { success: 200 },
    },
    {
      name: 'graph-no-token',
      description: 'Microsoft Graph without a token',
      request: get('/graph/v1.0/me'),
      expect: { status: 401, kind: 'invalid_token', code: 'InvalidAuthenticationToken', action: 'renew_token' },
    },
    {
      name: 'graph-expired',
      description: 'Microsoft Graph with a token of an hour ago; its challenge does not say why',
      request: call('/graph/v1.0/me', { ...ada, expiresInMs: -minute }),
      expect: { status: 401, kind: 'invalid_token', code: 'InvalidAuthenticationToken', action: 'renew_token' },
    },
    {
      name: 'arm-expired',
      description: 'Azure Resource Manager says that the token has expired',
      request: call('/arm/subscriptions', { ...ada, resource: arm.uri, expiresInMs: -minute }),
      expect: {
        status: 401,
        kind: 'invalid_token',
        reason: 'token_expired',
        code: 'ExpiredAuthenticationToken',
        action: 'renew_token',
      },
    },
    {
      name: 'claims-challenge',
      description: 'Continuous access evaluation: the token was issued before a revocation',
      request: afterwards(call('/graph/v1.0/me', { username: users.mfa, capabilities }), ({ simulator }) =>
        simulator.revokeAccessTokens({ username: users.mfa }),
      ),
      expect: {
        status: 401,
        kind: 'claims_challenge',
        code: 'InvalidAuthenticationToken',
        action: 'interact',
        claims: 'nbf',
      },
    },
    {
      name: 'step-up-context',
      description: 'Part of an API wants an authentication context that the token lacks',
      request: call('/graph/v1.0/me/secrets', { ...ada, capabilities }),
      expect: {
        status: 401,
        kind: 'claims_challenge',
        code: 'InvalidAuthenticationToken',
        action: 'interact',
        claims: '"acrs":{"essential":true,"value":"c1"}',
      },
    },
    {
      name: 'step-up-rfc9470',
      description: 'The same without claims: insufficient_user_authentication',
      enqueue: ['step-up'],
      request: call('/graph/v1.0/me', ada),
      expect: {
        status: 401,
        kind: 'invalid_token',
        reason: 'step_up',
        code: 'insufficient_user_authentication',
        action: 'interact',
      },
    },
    {
      name: 'dpop-nonce',
      description: "A DPoP proof needs the server's nonce",
      enqueue: ['dpop-nonce'],
      request: call('/graph/v1.0/me', ada),
      expect: {
        status: 401,
        kind: 'invalid_token',
        reason: 'dpop_nonce',
        code: 'use_dpop_nonce',
        action: 'renew_token',
      },
    },
    {
      name: 'scope-missing',
      description: 'The token is good, but not for this API: insufficient_scope',
      request: call('/resource', { ...ada, resource: api.uri, permissions: [] }),
      expect: {
        status: 403,
        kind: 'invalid_token',
        reason: 'insufficient_scope',
        code: 'insufficient_scope',
        action: 'interact',
      },
    },
    {
      name: 'graph-forbidden',
      description: 'Microsoft Graph refuses for lack of a permission',
      request: call('/graph/v1.0/users', { ...ada, permissions: ['User.Read'] }),
      expect: { status: 403, kind: 'access_denied', code: 'Authorization_RequestDenied', action: 'ask_admin' },
    },
    {
      name: 'graph-not-found',
      description: 'Nothing to do with identity: the answer stays what fetch and axios make of it',
      request: call('/graph/v1.0/nothing', ada),
      expect: { untouched: 404 },
    },
  ],
}
