import { randomBytes, randomUUID } from 'node:crypto'
import type { ApiResource, Client, Tenant, User } from '../directory/directory.ts'
import { signJwt } from '../tokens/jwt.ts'
import { type Authority, issuerOf } from './authority.ts'
import { type ClaimsRequest, noClaims } from './claims-request.ts'
import type { Permission, ScopeRequest } from './scopes.ts'
import type { SignInFacts } from './sign-in.ts'
import type { Sts } from './sts.ts'

/** Who gets tokens for what. */
export interface Grant {
  readonly client: Client
  /** How the user signed in; `undefined` for an application that acts for itself. */
  readonly facts: SignInFacts | undefined
  readonly scopes: ScopeRequest
  readonly permissions: readonly Permission[]
  /** Application permissions. */
  readonly roles: readonly string[]
  readonly nonce: string | undefined
  /** Whether a refresh token belongs to the answer. */
  readonly refreshable: boolean
  /** What was asked of the token before the token request: when the user signed in. */
  readonly claims?: ClaimsRequest | undefined
}

/** Where and how tokens are issued. */
export interface IssueContext {
  readonly sts: Sts
  readonly authority: Authority
  readonly tenant: Tenant
  readonly version: 1 | 2
  readonly claims: ClaimsRequest
}

const inSeconds = (ms: number): number => Math.floor(ms / 1000)

function audienceOf(resource: ApiResource, version: 1 | 2): string {
  return version === 1 ? (resource.uris[0] ?? resource.id) : resource.id
}

function userClaims(user: User): object {
  return { oid: user.id, sub: user.id, name: user.name ?? user.username, preferred_username: user.username }
}

function accessClaims(grant: Grant, { sts, authority, tenant, version, claims }: IssueContext): object {
  const { client, facts, scopes, permissions, roles } = grant
  const { claims: earlier = noClaims } = grant
  const now = inSeconds(sts.now())
  // A token that was asked for after a claims challenge counts as issued after the revocation, within the same second.
  const issuedAt = Math.max(now, Math.min(Math.max(claims.notBefore, earlier.notBefore), now + 1))
  return {
    aud: audienceOf(scopes.resource, version),
    iss: issuerOf(sts.url, authority, tenant, version),
    iat: issuedAt,
    nbf: now,
    exp: inSeconds(sts.now() + sts.lifetimes.accessTokenMs),
    azp: client.id,
    appid: client.id,
    tid: tenant.id,
    uti: randomBytes(16).toString('base64url'),
    ver: `${version}.0`,
    ...(claims.capable || earlier.capable ? { xms_cc: ['CP1'] } : {}),
    ...(roles.length > 0 ? { roles } : {}),
    ...(facts === undefined
      ? { oid: client.id, sub: client.id, idtyp: 'app' }
      : { ...userClaims(facts.user), upn: facts.user.username, amr: facts.amr }),
    ...(facts !== undefined && facts.acrs.length > 0 ? { acrs: facts.acrs } : {}),
    ...(facts === undefined ? {} : { scp: permissions.map(({ name }) => name).join(' ') }),
  }
}

/** An id token (OpenID Connect Core 1.0 section 2). */
export async function issueIdToken(
  { client, facts, nonce }: Pick<Grant, 'client' | 'nonce'> & { facts: SignInFacts },
  { sts, authority, tenant, version }: IssueContext,
): Promise<string> {
  const now = inSeconds(sts.now())
  return signJwt(await sts.key(), {
    aud: client.id,
    iss: issuerOf(sts.url, authority, tenant, version),
    iat: now,
    nbf: now,
    exp: now + 3600,
    ...userClaims(facts.user),
    email: facts.user.username,
    tid: tenant.id,
    ...(nonce === undefined ? {} : { nonce }),
    uti: randomUUID(),
    ver: `${version}.0`,
  })
}

/** An access token for a grant. */
export async function issueAccessToken(grant: Grant, context: IssueContext): Promise<string> {
  return signJwt(await context.sts.key(), accessClaims(grant, context))
}

/** A new refresh token, remembered. */
export function issueRefreshToken(
  { client, facts, scopes }: Grant & { facts: SignInFacts },
  { sts, tenant }: IssueContext,
): string {
  const token = `1.sim.${randomBytes(48).toString('base64url')}`
  const record = { clientId: client.id, tenantId: tenant.id, scopes, facts, issuedAtMs: sts.now(), revoked: false }
  sts.refreshTokens.set(token, record)
  return token
}
