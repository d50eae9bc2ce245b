import { formatClaimsChallenge, getClaimsChallenge, parseChallenges, toStsError } from '@sts-errors/core'
import { checkError, insist } from './invariants.ts'

/** The value of `WWW-Authenticate`. */
export function fuzz(data: Buffer): void {
  const value = data.toString()
  const headers = { 'www-authenticate': value }
  for (const { scheme, parameters } of parseChallenges(value)) {
    insist(scheme.length > 0, 'a challenge without a scheme')
    insist(
      Object.values(parameters).every(each => typeof each === 'string'),
      'a parameter that is no text',
    )
  }
  checkError(toStsError({ status: 401, headers }))
  const challenge = getClaimsChallenge(headers)
  if (!challenge) return
  insist(typeof JSON.parse(challenge.claims) === 'object', 'claims that are no JSON')
  const formatted = formatClaimsChallenge(challenge)
  insist(/^[\t -~]*$/.test(formatted), 'a header value with characters that no header has')
  const again = getClaimsChallenge({ 'www-authenticate': formatted })
  // Not the same text: a header is ASCII.
  const same = (claims = 'null'): string => JSON.stringify(JSON.parse(claims))
  insist(same(again?.claims) === same(challenge.claims), `claims: ${challenge.claims}, then ${again?.claims}`)
}
