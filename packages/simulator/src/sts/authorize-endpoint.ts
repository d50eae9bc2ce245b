import { randomBytes, randomUUID } from 'node:crypto'
import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import type { Scene } from '../scene.ts'
import type { AuthorityKind, StsRoute } from './authority.ts'
import { authorizationResponse, escapeHtml } from './authorization-response.ts'
import {
  type AuthorizeRequest,
  type ClientRedirect,
  parseAuthorizeRequest,
  parseClientRedirect,
} from './authorize-request.ts'
import { refusalText } from './dialects.ts'
import { signInAtBrowser, UserChoice } from './interaction.ts'
import { issueIdToken } from './issue-tokens.ts'
import { Refusal } from './refusal.ts'
import type { SignInFacts } from './sign-in.ts'
import type { Sts } from './sts.ts'
import { answerIds, stsHeaders, stsTimestamp } from './sts-headers.ts'
import { tenantOf } from './token-request.ts'

/** The codes that a product reports for what the person chose. */
const choiceTexts: Readonly<Record<AuthorityKind, Partial<Record<UserChoice['choice'], string>>>> = {
  entra: {},
  b2c: { cancel: 'AADB2C90091: The user cancelled', forgot_password: 'AADB2C90118: The password was forgotten' },
  adfs: {},
}

/** Refusals that stay on the sign-in page, where the person could do something about them. */
const shownToTheUser = ['user_unknown', 'user_locked', 'user_disabled', 'password_expired']

function page(text: string, status: number, request: RecordedRequest): Answer {
  const headers = { ...stsHeaders(answerIds(request), undefined), 'Content-Type': 'text/html; charset=utf-8' }
  const body = `<!DOCTYPE html><html><head><title>Sign in</title></head><body><div id="errorText">${escapeHtml(text)}</div></body></html>`
  return { status, headers, body, note: text.split(':')[0] ?? text }
}

function withIds(text: string, request: RecordedRequest, scene: Scene): string {
  const ids = answerIds(request)
  return `${text}. Trace ID: ${ids.traceId} Correlation ID: ${ids.correlationId} Timestamp: ${stsTimestamp(scene.nowMs)}`
}

function respond({ redirectUri, mode, state }: ClientRedirect, parameters: Readonly<Record<string, string>>): Answer {
  const all = state === undefined ? parameters : { ...parameters, state }
  return authorizationResponse({ redirectUri, mode, parameters: all })
}

function issueCode(sts: Sts, tenantId: string, request: AuthorizeRequest, facts: SignInFacts): string {
  const code = `1.sim.${randomBytes(48).toString('base64url')}`
  const { client, redirectUri, namesRedirectUri, scopes, nonce, challenge, claims } = request
  const issuedAtMs = sts.now()
  sts.codes.set(code, {
    clientId: client.id,
    tenantId,
    redirectUri,
    namesRedirectUri,
    scopes,
    facts,
    nonce,
    challenge,
    claims,
    issuedAtMs,
    redeemed: false,
  })
  return code
}

async function succeed(sts: Sts, route: StsRoute, request: AuthorizeRequest, facts: SignInFacts): Promise<Answer> {
  const tenant = tenantOf(sts, route.authority)
  const { client, nonce, claims, responseTypes } = request
  const context = { sts, authority: route.authority, tenant, version: route.version, claims }
  return respond(request, {
    ...(responseTypes.includes('code') ? { code: issueCode(sts, tenant.id, request, facts) } : {}),
    ...(responseTypes.includes('id_token') ? { id_token: await issueIdToken({ client, nonce, facts }, context) } : {}),
    session_state: randomUUID(),
  })
}

function fail(
  kind: AuthorityKind,
  redirect: ClientRedirect,
  error: unknown,
  request: RecordedRequest,
  { scene, isSilent }: { readonly scene: Scene; readonly isSilent: boolean },
): Answer {
  if (error instanceof UserChoice) {
    const text = choiceTexts[kind][error.choice]
    const more = text === undefined ? { error_subcode: 'cancel' } : { error_description: withIds(text, request, scene) }
    return { ...respond(redirect, { error: 'access_denied', ...more }), note: error.choice }
  }
  if (!(error instanceof Refusal)) throw error
  const text = refusalText(kind, error)
  if (!isSilent && shownToTheUser.includes(error.reason)) return page(text, 200, request)
  const name = isSilent && shownToTheUser.includes(error.reason) ? 'login_required' : error.row.error
  const { row, claims } = error
  const more = kind !== 'entra' ? {} : { ...(row.suberror && { suberror: row.suberror }), ...(claims && { claims }) }
  const answer = respond(redirect, { error: name, error_description: withIds(text, request, scene), ...more })
  return { ...answer, note: text.split(':')[0] ?? name }
}

/**
 * Answers an authorization request; the person at the browser is `sts.signIn`.
 * @see RFC 6749 section 4.1.1, OpenID Connect Core 1.0 section 3.1.2
 */
export async function answerAuthorizeRequest(
  sts: Sts,
  route: StsRoute,
  request: RecordedRequest,
  scene: Scene,
): Promise<Answer> {
  const { kind } = route.authority
  const query = request.method === 'POST' ? request.form : request.query
  let redirect: ClientRedirect
  try {
    tenantOf(sts, route.authority)
    redirect = parseClientRedirect(sts, query)
  } catch (error) {
    if (error instanceof Refusal) return page(refusalText(kind, error), kind === 'adfs' ? 200 : 400, request)
    throw error
  }
  try {
    const parsed = parseAuthorizeRequest(sts, route, redirect, query)
    return await succeed(sts, route, parsed, signInAtBrowser(sts, parsed))
  } catch (error) {
    return fail(kind, redirect, error, request, { scene, isSilent: query.prompt === 'none' })
  }
}
