import { contoso } from '@sts-errors/simulator'
import type { Theme } from '../scenario.ts'
import { clientCredentials, redeemCode } from '../token-requests.ts'

const unknownId = '99999999-9999-4999-8999-999999999999'

export const application: Theme = {
  title: 'The application',
  scenarios: [
    {
      name: 'wrong-secret',
      description: 'A daemon sends a secret that is not the registered one',
      request: clientCredentials({ client_secret: 'not-the-secret' }),
      expect: {
        status: 401,
        kind: 'invalid_client',
        reason: 'secret_invalid',
        code: 'AADSTS7000215',
        action: 'fix_credential',
        stopReason: 'not_retryable',
      },
    },
    {
      name: 'expired-secret',
      description: 'The secret was right until yesterday',
      request: clientCredentials({ client_secret: contoso.daemon.expiredSecret }),
      expect: {
        status: 401,
        kind: 'invalid_client',
        reason: 'secret_expired',
        code: 'AADSTS7000222',
        action: 'fix_credential',
      },
    },
    {
      name: 'no-credential',
      description: 'A confidential client sends neither secret nor assertion',
      request: clientCredentials({ client_secret: undefined }),
      expect: {
        status: 401,
        kind: 'invalid_client',
        reason: 'credential_missing',
        code: 'AADSTS7000218',
        action: 'fix_credential',
      },
    },
    {
      name: 'wrong-key',
      description: 'A client assertion is signed with a key that is not registered',
      enqueue: ['assertion-signature'],
      request: clientCredentials(),
      expect: {
        status: 401,
        kind: 'invalid_client',
        reason: 'certificate_invalid',
        code: 'AADSTS700027',
        action: 'fix_credential',
      },
    },
    {
      name: 'unknown-app',
      description: 'No app registration has this client id',
      request: clientCredentials({ client_id: unknownId }),
      expect: {
        status: 400,
        kind: 'invalid_request',
        reason: 'app_not_found',
        code: 'AADSTS700016',
        action: 'fix_registration',
      },
    },
    {
      name: 'unknown-tenant',
      description: 'The authority names a tenant that does not exist',
      request: clientCredentials({}, 'nowhere.example'),
      expect: {
        status: 400,
        kind: 'invalid_request',
        reason: 'wrong_authority',
        code: 'AADSTS90002',
        action: 'fix_request',
      },
    },
    {
      name: 'unknown-resource',
      description: 'The scope names an API that is not in the tenant',
      request: clientCredentials({ scope: 'api://nothing/.default' }),
      expect: {
        status: 400,
        kind: 'invalid_request',
        reason: 'resource',
        code: 'AADSTS500011',
        action: 'fix_request',
      },
    },
    {
      name: 'no-default-scope',
      description: 'A daemon asks for one permission instead of /.default',
      request: clientCredentials({ scope: `${contoso.graph.uri}/User.Read` }),
      expect: {
        status: 400,
        kind: 'invalid_request',
        reason: 'scope',
        code: 'AADSTS1002012',
        action: 'fix_request',
      },
    },
    {
      name: 'redirect-uri',
      description: 'A code is redeemed with another redirect URI than it was asked for with',
      request: redeemCode({ redirect_uri: 'http://localhost/other' }),
      expect: {
        status: 400,
        kind: 'invalid_request',
        reason: 'redirect_uri',
        code: 'AADSTS50011',
        action: 'fix_registration',
      },
    },
  ],
}
