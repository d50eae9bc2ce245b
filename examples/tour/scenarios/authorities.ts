import { contoso } from '@sts-errors/simulator'
import { get } from '../resource-requests.ts'
import type { Theme } from '../scenario.ts'
import { clientCredentials, password } from '../token-requests.ts'

const { graph, domain, b2cPolicy } = contoso
const imds = `/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${encodeURIComponent(graph.uri)}`
const metadata = { metadata: 'true' }
const b2c = `${domain}/${b2cPolicy}`

export const authorities: Theme = {
  title: 'Other products',
  scenarios: [
    {
      name: 'imds-no-header',
      description: 'A virtual machine asks its identity endpoint without the Metadata header',
      request: get(imds),
      expect: {
        status: 400,
        kind: 'invalid_request',
        code: 'invalid_request',
        action: 'fix_request',
      },
    },
    {
      name: 'imds-no-identity',
      description: 'The identity is not assigned to the machine',
      request: get(`${imds}&client_id=unknown`, metadata),
      expect: { status: 400, kind: 'invalid_request', code: 'invalid_request', action: 'fix_request' },
    },
    {
      name: 'imds-updating',
      description: '410 while the endpoint is updated, for up to 70 s: a rule of its own waits that long',
      enqueue: ['imds-updating'],
      request: get(imds, metadata),
      options: { retry: { statuses: { 410: { delayMs: 70_000, maxRetries: 1 } } } },
      expect: { success: 200, after: 'unrecognized', attempts: 2, waitedMs: 70_000 },
    },
    {
      name: 'imds-throttled',
      description: 'The identity endpoint of a busy machine, without a hint',
      enqueue: ['imds-throttled', 'imds-throttled'],
      request: get(imds, metadata),
      expect: { success: 200, after: 'throttled', attempts: 3, waitedMs: 750 },
    },
    {
      name: 'arc-challenge',
      description: 'Azure Arc wants the content of a key file first',
      request: get(`/arc${imds}`, metadata),
      expect: {
        status: 401,
        kind: 'invalid_request',
        reason: 'grant_not_allowed',
        code: 'unauthorized_client',
        action: 'fix_registration',
      },
    },
    {
      name: 'b2c-secret',
      description: 'Azure AD B2C, which has codes of its own',
      request: clientCredentials({ client_secret: 'not-the-secret' }, b2c),
      expect: {
        status: 400,
        kind: 'invalid_client',
        reason: 'secret_invalid',
        code: 'AADB2C90081',
        action: 'fix_credential',
      },
    },
    {
      name: 'b2c-password',
      description: 'Azure AD B2C: user name or password is wrong',
      request: password(contoso.users.ada, { password: 'not-the-password' }, b2c),
      expect: {
        status: 400,
        kind: 'interaction_required',
        reason: 'credentials_rejected',
        code: 'AADB2C90225',
        action: 'interact',
      },
    },
    {
      name: 'adfs-secret',
      description: 'AD FS, which has codes of its own',
      request: ({ simulator }) => ({
        method: 'POST',
        url: `${simulator.url}/adfs/oauth2/token`,
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: contoso.daemon.id,
          client_secret: 'not-the-secret',
          scope: `${graph.uri}/.default`,
        }),
      }),
      expect: {
        status: 401,
        kind: 'invalid_client',
        reason: 'secret_invalid',
        code: 'MSIS9622',
        action: 'fix_credential',
      },
    },
  ],
}
