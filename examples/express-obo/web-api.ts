import { claimsChallengeAnswer, clientCapabilities, createFetch, isStsError, mergeClaims } from '@sts-errors/fetch'
import { contoso } from '@sts-errors/simulator'
import express, { type ErrorRequestHandler, type Express } from 'express'

const fetch = createFetch()

/**
 * A web API that calls another one, payroll, on behalf of its user. What the user must do for that is passed on to the
 * caller, as only there is a browser. (A web API of your own validates the token that it was called with first.)
 *
 * @param sts - the address of the STS
 * @param payroll - the address of the other API
 */
export function createWebApi(sts: string, payroll: string): Express {
  const { tenantId, api } = contoso

  async function onBehalfOf(assertion: string, claims?: string): Promise<string> {
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      client_id: api.id,
      client_secret: api.secret,
      scope: `${contoso.payroll.uri}/.default`,
      assertion,
      claims: mergeClaims(clientCapabilities('cp1'), claims),
    })
    const response = await fetch(`${sts}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body })
    return ((await response.json()) as { access_token: string }).access_token
  }

  /** Of payroll, by the token of the caller; in production the cache of your authentication library. */
  const tokens = new Map<string, string>()

  const app = express()
  app.get('/salary', async ({ headers: { authorization = '' } }, response) => {
    const assertion = authorization.replace(/^Bearer /, '')
    const renew = async (claims?: string): Promise<string> => {
      const token = await onBehalfOf(assertion, claims)
      tokens.set(assertion, token)
      return token
    }
    const token = tokens.get(assertion) ?? (await renew())
    const answer = await fetch(`${payroll}/salary`, {
      headers: { authorization: `Bearer ${token}` },
      sts: { onClaimsChallenge: ({ claims }) => renew(claims) },
    })
    response.status(answer.status).json(await answer.json())
  })

  const passOn: ErrorRequestHandler = (error, _request, response, next) => {
    const challenge = isStsError(error) && claimsChallengeAnswer(error)
    if (challenge) response.status(challenge.status).set(challenge.headers).end()
    else next(error)
  }
  return app.use(passOn)
}
