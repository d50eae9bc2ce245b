import { decodeClaims } from './claims.ts'
import type { Classification } from './kinds.ts'
import type { StsErrorDetails } from './parse.ts'
import { findRow, row } from './rows.ts'
import { umbrellas } from './tables/packed.ts'

/**
 * What an error answer means. Total: every answer has a kind. The strongest signal wins:
 *
 * 1. status 429 is `throttled`, whatever the body;
 * 2. a known `suberror`; codes of the same kind refine its reason and action;
 * 3. the most specific known STS code (umbrella codes last); an `error` of the same kind refines a bare one;
 * 4. a challenge that asks for claims;
 * 5. `error` of the body; that of the challenge where it is finer or the body's is unknown;
 * 6. the status.
 *
 * The description is never read. An expired, revoked or bare `invalid_grant` is `interaction_required` for a refresh
 * token, a silent request or an unknown grant, and `invalid_grant` for a code, an assertion or a device code.
 */
export function classify(details: StsErrorDetails): Classification {
  const { status = 0, grantType } = details
  const code = findRow(specificCode(details))
  if (status === 429) return code?.kind === 'throttled' ? code : row('throttled', 'quota')
  const asked = findRow(details.challenge?.parameters.error)
  const named = findRow(details.error)
  // Graph's body says `InvalidAuthenticationToken` beside a challenge that says what is missing.
  const error = !named || (named.reason === 'none' && named.kind === asked?.kind) ? asked : named
  const suberror = findRow(details.suberror?.toLowerCase()) ?? findRow(details.errorSubcode)
  const said = suberror && code?.kind === suberror.kind && code.reason !== 'none' ? code : (suberror ?? code)
  if (said) return byGrant(said.reason === 'none' && error?.kind === said.kind ? error : said, grantType)
  if (decodeClaims(details.challenge?.parameters.claims)) return row('claims_challenge')
  return byGrant(error ?? findRow(`${status}`) ?? findRow(status < 500 ? '' : '5xx') ?? row('unrecognized'), grantType)
}

/** The STS code that says most: known before unknown, umbrella codes between them, of which the last is the narrowest. */
export function specificCode({ codes }: StsErrorDetails): string | undefined {
  return codes.find(code => findRow(code) && !umbrellas.includes(`${code} `)) ?? codes.filter(findRow).pop() ?? codes[0]
}

/** What a code means on its own, or `undefined` where it has no row. */
export const classifyCode = (code: string): Classification | undefined => findRow(code)

function byGrant(found: Classification, grantType: string | undefined): Classification {
  const { kind, reason } = found
  const exchange = findRow(`grant/${grantType}`.replace(/^grant\/.*:/, 'grant/'))
  if (!exchange) return kind === 'invalid_grant' && reason === 'none' ? row('interaction_required') : found
  if (kind !== 'interaction_required') return found
  return reason === 'token_expired' ? exchange : reason === 'token_revoked' ? row('invalid_grant') : found
}
