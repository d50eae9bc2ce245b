import type { Client, User } from '../directory/directory.ts'
import { findResource } from '../directory/look-up.ts'
import { accessTokenClaims } from '../sts/claims-request.ts'
import type { Grant } from '../sts/issue-tokens.ts'
import { refuse } from '../sts/refusal.ts'
import type { SignInFacts } from '../sts/sign-in.ts'
import type { Sts } from '../sts/sts.ts'
import { requestedScopes, required, type TokenRequest } from '../sts/token-request.ts'
import { type JsonObject, readNumber, readString, readStrings } from '../tokens/json-object.ts'
import { verifyJwt } from '../tokens/jwt.ts'
import { delegated } from './delegated.ts'

function isFor(sts: Sts, claims: JsonObject, client: Client): boolean {
  const resource = findResource(sts.directory, client.id)
  const names = [client.id, ...(resource === undefined ? [] : [resource.id, ...resource.uris])]
  return readStrings(claims, 'aud').some(audience => names.includes(audience))
}

function userOf(sts: Sts, claims: JsonObject): User {
  if (readString(claims, 'idtyp') === 'app') refuse('obo_assertion_of_app')
  const id = readString(claims, 'oid')
  return sts.directory.users.find(user => user.id === id) ?? refuse('user_unknown')
}

async function readAssertion(sts: Sts, assertion: string, client: Client): Promise<SignInFacts> {
  const claims = verifyJwt(await sts.key(), assertion)
  if (claims === undefined || readString(claims, 'iss')?.startsWith(`${sts.url}/`) !== true)
    refuse('obo_assertion_invalid')
  if (!isFor(sts, claims, client)) refuse('obo_audience_wrong')
  if ((readNumber(claims, 'exp') ?? 0) * 1000 <= sts.now()) refuse('obo_assertion_expired')
  const notBefore = sts.revocations.notBeforeFor(claims)
  if (notBefore !== undefined) {
    const nbf = { essential: true, value: String(notBefore) }
    refuse('obo_assertion_revoked', { claims: accessTokenClaims({ nbf }) })
  }
  const amr = readStrings(claims, 'amr')
  return { user: userOf(sts, claims), amr, acrs: readStrings(claims, 'acrs'), declinedScopes: [] }
}

/** Without the user at hand, an authentication context is there or it is not. */
function checkContexts(asked: readonly string[], met: readonly string[]): void {
  const lacking = asked.find(context => !met.includes(context))
  if (lacking === undefined) return
  refuse('mfa_for_resource', {
    claims: accessTokenClaims({ acrs: { essential: true, value: lacking } }),
  })
}

/** RFC 7523 as the platform uses it: a web API exchanges its caller's token for one of its own. */
export async function onBehalfOf({ sts, client, form, version, claims }: TokenRequest): Promise<Grant> {
  const assertion = required(form, 'assertion')
  if (required(form, 'requested_token_use') !== 'on_behalf_of') refuse('grant_unsupported')
  const scopes = requestedScopes(sts, form, version)
  const facts = await readAssertion(sts, assertion, client)
  checkContexts(claims.acrs, facts.acrs)
  return delegated(sts, { client, facts, scopes })
}
