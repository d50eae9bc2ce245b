import { HeaderView } from './headers.ts'
import type { Challenge } from './read-challenges.ts'
import { remember } from './remember.ts'

const control = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu
/** A JSON Web Token, whole or cut. */
const jwt = /\beyJ[\w-]{8,}[\w.-]*/g
/** Parameters of a token request, as a form or JSON that somebody repeats. */
const parameter =
  /((?:secret|assertion|password|token|code|verifier|sig)(?:=|\\?["']\s{0,9}:\s{0,9}\\?["']))[^&\s"'\\]+/gi
/** A credential as a header carries it. */
const bearer = /\b(Bearer|PoP|DPoP|Basic) [\w.~+/-]{16,}=*/g
/** An address, the query and fragment in it, and its userinfo. */
const address = /\bhttps?:\/\/[^\s'"]*/g
const query = /[?#].*?(?=\)?[.,:;]?$)/s
/** Without an address behind it, what comes next would be the userinfo. */
const userinfo = /\/\/[^/\s'"]*@(?:\/[^/\s'"]*@)*/g

/** Without one of these, nothing of the above is in a text: most have none, and five searches take their time. */
const doubtful = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}=]|eyJ|\/\/|["']\s{0,9}:|(?:Bearer|PoP|Basic) /u

/** Text of a server or a runtime as it may be shown: one line, no tokens, addresses without their query. */
export const redactText = (text: string): string =>
  doubtful.test(text)
    ? text
        .replace(control, ' ')
        .replace(address, found => found.replace(query, ''))
        .replace(userinfo, '//')
        .replace(jwt, '[token]')
        .replace(parameter, '$1[redacted]')
        .replace(bearer, '$1 [token]')
    : text

/** Whole tokens alone: the claims of a challenge begin likewise, and no token has one part. */
const wholeJwt = /(?<![\w-])eyJ[\w-]+\.eyJ[\w.-]+/g

/** A header, or a part of one, without the tokens that a server may repeat in it. */
export const redactTokens = (text: string): string => text.replace(wholeJwt, '[token]')

/**
 * Beyond what no {@link HeaderView} holds, rare names: whose value is a credential, and what has an address, also one without a
 * host. Here and not there, as who parses alone pays for every byte. A nonce may look like a token (RFC 9449 §8), and is there to
 * be read.
 */
const sortOf = /* @__PURE__ */ remember(name =>
  /passw|assertion/.test(name)
    ? 'secret'
    : /\bur[il]\b|redirect|referr?er/.test(name)
      ? 'address'
      : /nonce/.test(name)
        ? 'nonce'
        : 'other',
)

/** Headers as an error shows them. */
export function redactHeaders(headers: HeaderView): HeaderView {
  let isChanged = false
  const pairs: [name: string, value: string][] = []
  for (const [name, value] of headers) {
    const sort = sortOf(name)
    const plain = sort !== 'nonce' && value.includes('.eyJ') ? redactTokens(value) : value
    const shown = sort === 'address' ? plain.replace(/[?#][^>\s]*/g, '') : plain
    isChanged ||= sort === 'secret' || shown !== value
    if (sort !== 'secret') pairs.push([name, shown])
  }
  return isChanged ? new HeaderView(pairs) : headers
}

/** A challenge whose description says no token. */
export function redactChallenge(challenge: Challenge): Challenge {
  const { error_description: description } = challenge.parameters
  const shown = description && redactTokens(description)
  return shown === description
    ? challenge
    : { ...challenge, parameters: { ...challenge.parameters, error_description: shown } }
}

/** What stands before a host, however many slashes there are and whichever way they lean: clients are as tolerant. */
const credentials = /^([^/\\:@]*:[/\\]*|[/\\]{2,})[^/\\]*@(?:[/\\]+[^/\\]*@)*/

/** An address without query, fragment and userinfo; most have none. */
export const redactUrl = (url: string): string =>
  /[?#@]/.test(url)
    ? url
        .replace(/[?#].*/s, '')
        .replace(credentials, '$1')
        .replace(userinfo, '//')
    : url
