import { authorizationCode } from '../grants/authorization-code.ts'
import { clientCredentials } from '../grants/client-credentials.ts'
import { deviceCode } from '../grants/device-code.ts'
import { onBehalfOf } from '../grants/on-behalf-of.ts'
import { password } from '../grants/password.ts'
import { refreshToken } from '../grants/refresh-token.ts'
import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import type { StsRoute } from './authority.ts'
import type { Grant } from './issue-tokens.ts'
import { refuse } from './refusal.ts'
import type { Sts } from './sts.ts'
import { answerIds, stsHeaders } from './sts-headers.ts'
import { openTokenRequest, required, type TokenRequest, tenantOf } from './token-request.ts'
import { tokenResponse } from './token-response.ts'

type GrantHandler = (request: TokenRequest) => Grant | Promise<Grant>

const grants = new Map<string, GrantHandler>([
  ['client_credentials', clientCredentials],
  ['authorization_code', authorizationCode],
  ['refresh_token', refreshToken],
  ['password', password],
  ['urn:ietf:params:oauth:grant-type:device_code', deviceCode],
  ['device_code', deviceCode],
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', onBehalfOf],
])

/**
 * Answers a token request, or refuses it.
 * @see RFC 6749 section 3.2
 */
export async function answerTokenRequest(sts: Sts, route: StsRoute, request: RecordedRequest): Promise<Answer> {
  if (request.method !== 'POST') refuse('method_not_allowed')
  tenantOf(sts, route.authority)
  const handler = grants.get(required(request.form, 'grant_type')) ?? refuse('grant_unsupported')
  const opened = openTokenRequest(sts, route, request)
  const body = await tokenResponse(await handler(opened), opened, request.form.client_info === '1')
  return { status: 200, headers: stsHeaders(answerIds(request), undefined), body }
}
