import { decodeClaims } from './claims.ts'
import type { StsError } from './errors.ts'

/** The `prompt` that the platform documents for a reason; all others are left to the sign-in page. */
const prompts: { readonly [reason: string]: string } = {
  consent_required: 'consent',
  account_selection_required: 'select_account',
}

/**
 * What to add to the authorization request that starts the interaction an error asks for: `claims` as the server gave
 * them; `prompt=consent` and `prompt=select_account` where that is what is missing; `acr_values` and `max_age` of a step-up
 * challenge (RFC 9470 §4); the `scope` that was insufficient (RFC 6750 §3). Never a `login_hint`: who signs in is for the
 * app to say.
 *
 * @returns `{}` where no interaction helps: for an error whose `action` is neither `interact` nor `ask_user`, unless it is
 * an `invalid_grant` or `access_denied` with claims, as an on-behalf-of request gets it
 */
export function authorizationParams(error: StsError): Record<string, string> {
  const { kind, reason, action, challenge } = error
  const claims = decodeClaims(error.claims)
  const isForUser = action === 'interact' || action === 'ask_user'
  if (!isForUser && !(claims && (kind === 'invalid_grant' || kind === 'access_denied'))) return {}
  const asked = kind === 'invalid_token' ? (challenge?.parameters ?? {}) : {}
  const params = {
    claims,
    prompt: prompts[reason],
    scope: asked.scope,
    acr_values: asked.acr_values,
    max_age: asked.max_age,
  }
  return Object.fromEntries(Object.entries(params).filter((entry): entry is [string, string] => Boolean(entry[1])))
}
