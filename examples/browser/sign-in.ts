import { createHash, randomBytes } from 'node:crypto'
import { fetch, fromAuthorizationResponse } from '@sts-errors/fetch'
import { contoso } from '@sts-errors/simulator'

/** A token response (RFC 6749 §5.1), as far as the examples look at it. */
export interface TokenResponse {
  readonly access_token: string
  readonly refresh_token?: string
  readonly scope?: string
}

const { id: client_id, redirectUri: redirect_uri } = contoso.app

/**
 * Signs the user in as an app without a secret does: authorization code with PKCE (RFC 7636).
 *
 * @param authority - the tenant's address at the STS
 * @param parameters - `scope`, and what else the authorization request is to carry: `prompt`, `claims`
 * @throws the typed error of the authorization response or of the token request
 */
export async function signIn(
  authority: string,
  parameters: Readonly<Record<string, string>> & { readonly scope: string },
): Promise<TokenResponse> {
  const code_verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id,
    redirect_uri,
    response_type: 'code',
    code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...parameters,
  })
  const page = await openPage(`${authority}/oauth2/v2.0/authorize?${query}`)
  const error = fromAuthorizationResponse(page)
  if (error) throw error
  const code = page.searchParams.get('code') ?? ''
  const body = new URLSearchParams({ grant_type: 'authorization_code', client_id, redirect_uri, code, code_verifier })
  const response = await fetch(`${authority}/oauth2/v2.0/token`, { method: 'POST', body })
  return (await response.json()) as TokenResponse
}

/** Stands for the browser, in which somebody signs in: the address that it ends at. */
async function openPage(url: string): Promise<URL> {
  const response = await globalThis.fetch(url, { redirect: 'manual' })
  return new URL(response.headers.get('location') ?? url)
}
