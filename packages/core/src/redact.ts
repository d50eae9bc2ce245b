const control = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu
/** A JSON Web Token, whole or cut. */
const jwt = /\beyJ[\w-]{8,}[\w.-]*/g
/** Parameters of a token request, as a form or JSON that somebody repeats. */
const parameter = /((?:secret|assertion|password|token|code|verifier)(?:=|["']\s{0,9}:\s{0,9}["']))[^&\s"']+/gi
/** An address, the query and fragment in it, and its userinfo. */
const address = /\bhttps?:\/\/[^\s'"]*/g
const query = /[?#][^)]*/g
/** Without an address behind it, what comes next would be the userinfo. */
const userinfo = /\/\/[^/\s'"]*@(?:\/[^/\s'"]*@)*/g

/** Without one of these, nothing of the above is in a text: most have none, and five searches take their time. */
const doubtful = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}=]|eyJ|\/\/|["']\s{0,9}:/u

/** Text of a server or a runtime as it may be shown: one line, no tokens, addresses without their query. */
export const redactText = (text: string): string =>
  doubtful.test(text)
    ? text
        .replace(control, ' ')
        .replace(jwt, '[token]')
        .replace(parameter, '$1[redacted]')
        .replace(address, found => found.replace(query, ''))
        .replace(userinfo, '//')
    : text

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
