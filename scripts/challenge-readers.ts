import { authorizeRequestOnClaimChallenge } from '@azure/core-client'
import {
  bearerTokenAuthenticationPolicy,
  createHttpHeaders,
  createPipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline'
import { BaseBearerTokenAuthenticationProvider } from '@microsoft/kiota-abstractions'
import { AuthorizationHandler } from '@microsoft/kiota-http-fetchlibrary'
import * as oauth from 'oauth4webapi'
import { getClaimsChallenge } from '../packages/core/src/index.ts'

/** The claims that a library would ask its token source for, as it understood them. */
export type ChallengeReader = (value: string) => string | undefined | Promise<string | undefined>

const url = 'https://api.example/'
const request = () => createPipelineRequest({ url })
const answer = (status: number, value: string): PipelineResponse => ({
  request: request(),
  status,
  headers: createHttpHeaders({ 'www-authenticate': value }),
})

/** Every library that can be run, by the name and version that the table shows. */
export const challengeReaders: { readonly [name: string]: ChallengeReader } = {
  'this library': value => getClaimsChallenge({ 'www-authenticate': value })?.claims,

  '`@azure/core-rest-pipeline`': async value => {
    let asked: string | undefined
    const getToken = (_: unknown, options?: { claims?: string }) => {
      asked = options?.claims ?? asked
      return Promise.resolve({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 })
    }
    const policy = bearerTokenAuthenticationPolicy({ credential: { getToken }, scopes: 's' })
    const answers = [answer(401, value), answer(200, '')]
    await policy.sendRequest(request(), () => Promise.resolve(answers.shift() ?? answer(500, '')))
    return asked
  },

  '`@azure/core-client`': async value => {
    let asked: string | undefined
    await authorizeRequestOnClaimChallenge({
      scopes: ['s'],
      response: answer(401, value),
      request: request(),
      getAccessToken: (_, options) => {
        asked = options.claims
        return Promise.resolve(null)
      },
    })
    return asked
  },

  'kiota (TypeScript)': async value => {
    let asked: unknown
    const getAuthorizationToken = (_?: string, context?: Record<string, unknown>) => {
      asked = context?.claims ?? asked
      return Promise.resolve('t')
    }
    const handler = new AuthorizationHandler(
      new BaseBearerTokenAuthenticationProvider({ getAuthorizationToken, getAllowedHostsValidator: never }),
    )
    handler.next = {
      next: undefined,
      execute: () => Promise.resolve(new Response(null, { status: 401, headers: { 'www-authenticate': value } })),
    }
    await handler.execute(url, {})
    // It leaves the decoding to the token provider, whose Azure flavour takes base64.
    return typeof asked === 'string' ? Buffer.from(asked, 'base64').toString() : undefined
  },

  oauth4webapi: async value => {
    const response = new Response(null, { status: 401, headers: { 'www-authenticate': value } })
    try {
      await oauth.processUserInfoResponse({ issuer: url }, { client_id: 'c' }, oauth.skipSubjectCheck, response)
    } catch (thrown) {
      if (!(thrown instanceof oauth.WWWAuthenticateChallengeError)) throw thrown
      const claims = thrown.cause.map(({ parameters }) => parameters.claims).find(Boolean)
      // It knows challenges, not claims: what a caller would do next.
      return claims && Buffer.from(claims, 'base64').toString()
    }
    return undefined
  },
}

function never(): never {
  throw new Error('not asked for')
}
