import { decodeClaims } from './claims.ts'
import type { Classification } from './kinds.ts'
import type { StsErrorDetails } from './parse.ts'
import { findRow } from './rows.ts'
import { umbrellas } from './tables/packed.ts'

/**
 * What an error answer means. Total: every answer has a kind. The strongest signal wins:
 *
 * 1. status 429 is `throttled`, whatever the body;
 * 2. a known `suberror`, else `error_subcode`; codes of the same kind refine its reason and action;
 * 3. the most specific known STS code (umbrella codes last); an `error` of the same kind refines a bare one;
 * 4. a challenge that asks for claims;
 * 5. `error` of the body; that of the challenge where it is finer or the body's is unknown;
 * 6. the status.
 *
 * The description is never read. An expired, revoked or bare `invalid_grant` is `interaction_required` for a refresh
 * token, a silent request or an unknown grant, and `invalid_grant` for a code, an assertion or a device code.
 */
export function classify(details: StsErrorDetails): Classification {
  const { status = 0, challenge, grantType } = details
  const code = findRow(specificCode(details))
  const told = findRow(status === 429 ? `${status}` : details.suberror?.toLowerCase()) ?? findRow(details.errorSubcode)
  const said = told && told.kind !== code?.kind ? told : finer(code, told)
  if (!said && decodeClaims(challenge?.parameters.claims)) return findRow('claims_challenge:none')
  // Graph's body says `InvalidAuthenticationToken` beside a challenge that says what is missing.
  const error = finer(findRow(details.error), findRow(challenge?.parameters.error))
  const found = finer(said, error) ?? findRow(`${status}`) ?? findRow(status < 500 ? 'unrecognized:none' : '5xx')
  return byGrant(found, grantType)
}

/** The first, or the second where that says more of the same kind. */
const finer = (first: Classification | undefined, second: Classification | undefined): Classification | undefined =>
  !first || (first.reason === 'none' && first.kind === second?.kind) ? second : first

/** The STS code that says most: known before unknown, umbrella codes between them, of which the last is the narrowest. */
export function specificCode({ codes }: StsErrorDetails): string | undefined {
  const known = codes.filter(findRow)
  return known.find(code => !umbrellas.test(code)) ?? known.pop() ?? codes[0]
}

function byGrant(found: Classification, grantType: string | undefined): Classification {
  const exchange = findRow(`grant/${grantType?.split(':').pop()}`)
  if (!exchange) return found === findRow('invalid_grant:none') ? findRow('interaction_required:none') : found
  if (found === findRow('interaction_required:token_expired')) return exchange
  return found === findRow('interaction_required:token_revoked') ? findRow('invalid_grant:none') : found
}
