import { contoso, type Simulator } from '../src/index.ts'
import { type Called, called, get, type Parameters, post, redirected, textOf, tokenUrl } from './calls.ts'

export const verifier = 'a-verifier-that-is-long-enough-for-the-rules-of-pkce'

const asked = (parameters: Parameters): URLSearchParams =>
  new URLSearchParams({
    client_id: contoso.app.id,
    redirect_uri: contoso.app.redirectUri,
    response_type: 'code',
    scope: 'openid profile offline_access User.Read',
    state: 'a state',
    ...parameters,
  })

const endpoint = ({ url }: Simulator, tenant: string): string => `${url}/${tenant}/oauth2/v2.0/authorize`

/** Sends the browser to the authorization endpoint, as the public client of the default directory. */
export const authorize = (
  simulator: Simulator,
  parameters: Parameters = {},
  tenant: string = contoso.tenantId,
): Promise<Called> => get(`${endpoint(simulator, tenant)}?${asked(parameters).toString()}`)

/** The same with a form. */
export const authorizeByPost = async (simulator: Simulator, parameters: Parameters = {}): Promise<Called> =>
  called(
    await fetch(endpoint(simulator, contoso.tenantId), {
      method: 'POST',
      body: asked(parameters),
      redirect: 'manual',
    }),
  )

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
