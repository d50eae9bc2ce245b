const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`

/**
 * A `Bearer` challenge with quoted parameters, in the order given.
 * @see RFC 6750 section 3, RFC 9110 section 11.6.1
 */
export function bearerChallenge(parameters: Readonly<Record<string, string>>): string {
  const list = Object.entries(parameters).map(([name, value]) => `${name}=${quoted(value)}`)
  return `Bearer ${list.join(', ')}`
}

/** Claims as a challenge carries them: JSON in base64. */
export const encodeClaims = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64')
