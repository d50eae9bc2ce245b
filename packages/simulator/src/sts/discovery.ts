import { isSharedTenant } from '../directory/look-up.ts'
import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import { authorityPath, issuerOf, type StsRoute } from './authority.ts'
import type { Sts } from './sts.ts'
import { tenantOf } from './token-request.ts'

/**
 * The metadata of an authority.
 * @see OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2
 */
export function discoveryDocument(sts: Sts, { authority, version }: StsRoute): Answer {
  const tenant = tenantOf(sts, authority)
  const shared = authority.kind === 'entra' && isSharedTenant(authority.tenantName)
  const named = shared ? authority.tenantName : tenant.id
  const base = `${sts.url}${authorityPath(authority, named)}`
  const v2 = version === 2 && authority.kind !== 'adfs'
  const oauth = `${base}/oauth2${v2 ? '/v2.0' : ''}`
  return {
    body: {
      issuer: issuerOf(sts.url, authority, { id: shared ? '{tenantid}' : tenant.id }, version),
      authorization_endpoint: `${oauth}/authorize`,
      token_endpoint: `${oauth}/token`,
      device_authorization_endpoint: `${oauth}/devicecode`,
      end_session_endpoint: `${oauth}/logout`,
      jwks_uri: `${base}/discovery${v2 ? '/v2.0' : ''}/keys`,
      response_types_supported: ['code', 'id_token', 'code id_token'],
      response_modes_supported: ['query', 'fragment', 'form_post'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: [sts.signingAlgorithm],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
      token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256'],
      code_challenge_methods_supported: ['S256', 'plain'],
      claims_supported: [
        'sub',
        'iss',
        'aud',
        'exp',
        'iat',
        'nonce',
        'preferred_username',
        'name',
        'tid',
        'ver',
        'email',
      ],
      request_uri_parameter_supported: false,
      tenant_region_scope: null,
      cloud_instance_name: new URL(sts.url).host,
    },
  }
}

/** The public key that signs tokens (RFC 7517). */
export async function keyDocument(sts: Sts): Promise<Answer> {
  const { jwk } = await sts.key()
  return { body: { keys: [jwk] } }
}

/** Which hosts are one cloud, as MSAL asks. */
export function instanceDocument(sts: Sts, { query }: RecordedRequest): Answer {
  const { host } = new URL(sts.url)
  const asked = query.authorization_endpoint
  const tenant =
    asked !== undefined && URL.canParse(asked) ? (new URL(asked).pathname.split('/')[1] ?? 'common') : 'common'
  return {
    body: {
      tenant_discovery_endpoint: `${sts.url}/${tenant}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    },
  }
}
