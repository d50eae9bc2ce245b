import { contoso, type Simulator } from '../src/index.ts'
import { type Called, get, type Parameters, post, redirected, textOf, tokenUrl } from './calls.ts'

export const verifier = 'a-verifier-that-is-long-enough-for-the-rules-of-pkce'

/** Sends the browser to the authorization endpoint, as the public client of the default directory. */
export function authorize(
  simulator: Simulator,
  parameters: Parameters = {},
  tenant: string = contoso.tenantId,
): Promise<Called> {
  const query = new URLSearchParams({
    client_id: contoso.app.id,
    redirect_uri: contoso.app.redirectUri,
    response_type: 'code',
    scope: 'openid profile offline_access User.Read',
    state: 'a state',
    ...parameters,
  })
  return get(`${simulator.url}/${tenant}/oauth2/v2.0/authorize?${query.toString()}`)
}

/** Redeems a code as the public client. */
export function redeem(simulator: Simulator, code: string, parameters: Parameters = {}): Promise<Called> {
  return post(tokenUrl(simulator), {
    grant_type: 'authorization_code',
    client_id: contoso.app.id,
    redirect_uri: contoso.app.redirectUri,
    code,
    ...parameters,
  })
}

/** Signs in at the browser and redeems the code. */
export async function signIn(simulator: Simulator, parameters: Parameters = {}): Promise<Called> {
  const { code } = redirected(await authorize(simulator, parameters))
  return redeem(simulator, code ?? '')
}

/** The refresh token of a fresh sign-in. */
export async function refreshTokenOf(simulator: Simulator): Promise<string> {
  return textOf((await signIn(simulator)).json, 'refresh_token')
}
