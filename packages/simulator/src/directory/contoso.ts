import type { Directory } from './directory.ts'

const password = 'correct horse'
const day = 24 * 3600 * 1000

/** The names of the default directory, for use in requests. */
export const contoso = {
  /** The one tenant. */
  tenantId: '11111111-1111-4111-8111-111111111111',
  domain: 'contoso.example',
  /** A confidential client: a service that acts for itself. */
  daemon: {
    id: '22222222-2222-4222-8222-222222222222',
    secret: 'daemon-secret',
    expiredSecret: 'daemon-expired-secret',
  },
  /** A public client: an app on a device or in a browser, without a secret. */
  app: { id: '33333333-3333-4333-8333-333333333333', redirectUri: 'http://localhost/callback' },
  /** A web API, which is a resource and, for on-behalf-of, a confidential client. */
  api: {
    id: '44444444-4444-4444-8444-444444444444',
    secret: 'api-secret',
    uri: 'api://44444444-4444-4444-8444-444444444444',
    redirectUri: 'https://app.contoso.example/callback',
  },
  /** Microsoft Graph. */
  graph: { id: '00000003-0000-0000-c000-000000000000', uri: 'https://graph.microsoft.com' },
  /** Azure Resource Manager. */
  arm: { id: '797f4846-ba00-4fd7-ba43-dac1f8f63013', uri: 'https://management.azure.com' },
  /** A resource that Conditional Access guards with a second factor. */
  payroll: { id: '55555555-5555-4555-8555-555555555555', uri: 'api://payroll' },
  /** The password of all users. */
  password,
  users: {
    /** Nothing is special about her. */
    ada: 'ada@contoso.example',
    /** Must give a second factor. */
    mfa: 'mfa@contoso.example',
    disabled: 'disabled@contoso.example',
    locked: 'locked@contoso.example',
    /** Must set a new password. */
    expired: 'expired@contoso.example',
  },
  /** The Azure AD B2C user flow. */
  b2cPolicy: 'B2C_1_sign_in',
  managedIdentity: {
    clientId: '77777777-7777-4777-8777-777777777777',
    objectId: '77777777-7777-4777-8777-777777777778',
    resourceId: '/subscriptions/1/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm',
  },
} as const

const userId = (n: number): string => `66666666-6666-4666-8666-66666666666${n}`

function contosoClients(nowMs: number): Directory['clients'] {
  const { daemon, app, api, graph, payroll } = contoso
  return [
    {
      id: daemon.id,
      name: 'daemon',
      secrets: [{ value: daemon.secret }, { value: daemon.expiredSecret, expiresAtMs: nowMs - day }],
      redirectUris: ['http://localhost', 'http://localhost/callback'],
      appRoles: [`${graph.uri}/User.Read.All`, `${api.uri}/Tasks.Read`],
    },
    {
      id: app.id,
      name: 'app',
      redirectUris: ['http://localhost', app.redirectUri],
      consent: [`${graph.uri}/User.Read`, `${api.uri}/access_as_user`],
    },
    {
      id: api.id,
      name: 'api',
      secrets: [{ value: api.secret }],
      redirectUris: [api.redirectUri],
      consent: [`${graph.uri}/User.Read`, `${payroll.uri}/Payroll.Read`],
    },
  ]
}

function contosoResources(): Directory['resources'] {
  const { api, graph, arm, payroll } = contoso
  return [
    {
      id: graph.id,
      uris: [graph.uri],
      scopes: ['User.Read', 'User.Read.All', 'Mail.Read', 'Mail.Send', 'Files.Read'],
      roles: ['User.Read.All', 'Mail.Send'],
      path: '/graph',
      style: 'graph',
      authContexts: { '/graph/v1.0/me/secrets': 'c1' },
    },
    { id: arm.id, uris: [arm.uri], scopes: ['user_impersonation'], path: '/arm', style: 'arm' },
    { id: api.id, uris: [api.uri], scopes: ['access_as_user'], roles: ['Tasks.Read'], path: '/resource' },
    { id: payroll.id, uris: [payroll.uri], scopes: ['Payroll.Read'], path: '/payroll', requiresMfa: true },
  ]
}

/** The directory that every simulator starts with. */
export function contosoDirectory(nowMs: number): Directory {
  const { users } = contoso
  return {
    tenants: [{ id: contoso.tenantId, domain: contoso.domain }],
    clients: contosoClients(nowMs),
    resources: contosoResources(),
    users: [
      { id: userId(1), username: users.ada, password, name: 'Ada' },
      { id: userId(2), username: users.mfa, password, name: 'Max', requiresMfa: true },
      { id: userId(3), username: users.disabled, password, disabled: true },
      { id: userId(4), username: users.locked, password, locked: true },
      { id: userId(5), username: users.expired, password, passwordExpired: true },
    ],
    managedIdentities: [{ ...contoso.managedIdentity, systemAssigned: true }],
  }
}
