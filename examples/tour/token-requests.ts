import { contoso } from '@sts-errors/simulator'
import { type Form, type MakeRequest, post, type Stage, sendPlainly } from './request.ts'

const { daemon, app, api, graph, users } = contoso
const graphScope = `${graph.uri}/User.Read`
const verifier = 'a-code-verifier-of-at-least-forty-three-characters'

const endpoint = ({ simulator }: Stage, authority: string): string => `${simulator.url}/${authority}/oauth2/v2.0/token`

/** A daemon asks for a token for itself. */
export function clientCredentials(form: Form = {}, authority: string = contoso.tenantId): MakeRequest {
  return stage =>
    post(endpoint(stage, authority), {
      grant_type: 'client_credentials',
      client_id: daemon.id,
      client_secret: daemon.secret,
      scope: `${graph.uri}/.default`,
      ...form,
    })
}

/** An app sends a user's name and password. */
export function password(username: string, form: Form = {}, authority: string = contoso.tenantId): MakeRequest {
  return stage =>
    post(endpoint(stage, authority), {
      grant_type: 'password',
      client_id: app.id,
      username,
      password: contoso.password,
      scope: graphScope,
      ...form,
    })
}

/** An app redeems the code that a user's sign-in at the browser has just brought. */
export function redeemCode(form: Form = {}, username: string = users.ada): MakeRequest {
  return async stage =>
    post(endpoint(stage, contoso.tenantId), {
      grant_type: 'authorization_code',
      client_id: app.id,
      redirect_uri: app.redirectUri,
      code_verifier: verifier,
      code: await signIn(stage, username),
      ...form,
    })
}

/** The code of a sign-in. */
async function signIn({ simulator }: Stage, username: string): Promise<string> {
  const url = new URL(`${simulator.url}/${contoso.tenantId}/oauth2/v2.0/authorize`)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: app.id,
    redirect_uri: app.redirectUri,
    login_hint: username,
    scope: `openid offline_access ${graphScope}`,
    code_challenge: verifier,
    code_challenge_method: 'plain',
  }).toString()
  const answer = await sendPlainly({ method: 'GET', url: url.href })
  return read(new URL(answer.headers.get('location') ?? '').searchParams.get('code'), 'code')
}

/** An app redeems the refresh token that came with a sign-in. */
export function refresh(username: string = users.ada): MakeRequest {
  return async stage => {
    const answer = await sendPlainly(await redeemCode({}, username)(stage))
    return post(endpoint(stage, contoso.tenantId), {
      grant_type: 'refresh_token',
      client_id: app.id,
      refresh_token: await member(answer, 'refresh_token'),
      scope: graphScope,
    })
  }
}

/** An app asks whether the user has entered the device code yet. */
export const pollDeviceCode: MakeRequest = async stage => {
  const url = `${stage.simulator.url}/${contoso.tenantId}/oauth2/v2.0/devicecode`
  const answer = await sendPlainly(post(url, { client_id: app.id, scope: graphScope }))
  return post(endpoint(stage, contoso.tenantId), {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: app.id,
    device_code: await member(answer, 'device_code'),
  })
}

/** A web API exchanges its caller's token for one to call the next API with. */
export function onBehalfOf(username: string, form: Form = {}, tokenLifeMs?: number): MakeRequest {
  return async stage =>
    post(endpoint(stage, contoso.tenantId), {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      requested_token_use: 'on_behalf_of',
      client_id: api.id,
      client_secret: api.secret,
      assertion: await stage.simulator.issueToken({
        resource: api.uri,
        username,
        ...(tokenLifeMs === undefined ? {} : { expiresInMs: tokenLifeMs }),
      }),
      scope: graphScope,
      ...form,
    })
}

async function member(answer: Response, name: string): Promise<string> {
  const body: unknown = await answer.json()
  return read(new Map(Object.entries(body ?? {})).get(name), name)
}

function read(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new Error(`The simulator gave no ${name}`)
  return value
}
