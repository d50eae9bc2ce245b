import type { StsError } from '../errors.ts'
import { fromMembers } from '../normalize/from-members.ts'
import { parseMsalText } from '../normalize/msal-text.ts'
import { meaningOfMsal } from '../normalize/msal-words.ts'
import { readBody } from '../parse-body.ts'
import { findRow } from '../rows.ts'
import { meaningOfNames } from './names-in-text.ts'

/** The errors of MSAL.js, and those of `@azure/identity` that repeat their text. */
const jsError = /\b(?:\w*AuthError|ServerError|\w*ConfigurationError|Credential\w+Error|AuthenticationRequiredError)\b/
/** How much of a text is read: a printed exception with its stack. */
const limit = 65_536

/** Where each MSAL writes which member of an error answer. What iOS prints of an error beneath another may keep its inner names. */
const labels: { readonly [member: string]: RegExp } = {
  error: /\b(?:ErrorCode: |MS(?:AL|ID)OAuthErrorKey\W{1,3}|errorCode[=:] ?'?)(\w+)/,
  suberror: /\b(?:MS(?:AL|ID)OAuthSubErrorKey\W{1,3}|SubError: |subError[=:] ?')(\w+)/,
  correlationId: /\b(?:MSALCorrelationIDKey\W{1,3}|MSIDCorrelationIdKey\W{1,3}|CorrelationId: )([\w-]{9,})/,
}
const statusLabel =
  /\b(?:StatusCode: |MS(?:AL|ID)HTTPResponseCodeKey\W{1,3}|Http request returned status code:? |HTTP Error: |HTTP status: )(\d{3})\b/
/** A member of a Python dictionary. */
const pythonMember = /'(\w+)': ?(?:'((?:[^'\\]|\\.){0,9999})'|"((?:[^"\\]|\\.){0,9999})"|\[([\d, ]{0,99})\])/g

/**
 * The error behind what an MSAL of any language printed: an exception of .NET, Java or JS with or without its stack, an
 * `NSError`, the dictionary of Python, the JSON that .NET and JS make of their errors, or a log line around one of them. Codes, words and
 * names in their exact form are read, never prose.
 *
 * @returns `undefined` for a text that names no error of an MSAL or the STS. Never throws.
 *
 * @see the sources that put these texts together: MsalException.cs and MsalServiceException.cs (`ToString`, `ToJsonString`) of
 * microsoft-authentication-library-for-dotnet; MsalException.java and LogHelper.java of microsoft-authentication-library-for-java;
 * lib/msal-common/src/error/AuthError.ts of microsoft-authentication-library-for-js; msal/oauth2cli/oauth2.py and msal/authority.py of
 * microsoft-authentication-library-for-python; MSAL/src/MSALErrorConverter.m of microsoft-authentication-library-for-objc
 */
export function fromMsalText(text: string): StsError | undefined {
  const shown = text.slice(0, limit)
  const body = membersIn(shown)
  const said = jsError.test(shown) ? parseMsalText(shown) : {}
  const { error = body.errorcode ?? said.error } = body
  const word = typeof error === 'string' ? error : undefined
  const status = Number(statusLabel.exec(shown)?.[1]) || undefined
  const errorDescription = body.errordescription ?? body.errormessage ?? said.errorDescription ?? shown
  const kept = { status, body: { ...said, ...body, errorDescription, error } }
  const known = word !== undefined && findRow(word)
  const found = fromMembers(kept, known || word === undefined ? undefined : meaningOfMsal(word))
  const named = findRow(meaningOfNames(shown))
  // A class says little: it counts where nothing was sent, and where nothing else is said. .NET has no other class for a 429.
  if (named?.reason === 'cooldown' && word !== 'request_throttled') return fromMembers(kept, named)
  if (found.kind !== 'unrecognized' || found.codes.length) return found
  return named && fromMembers(kept, named)
}

/** The members of an error answer that stand in a text, under their letters. */
function membersIn(text: string): { [member: string]: unknown } {
  const found: { [member: string]: unknown } = Object.fromEntries(readBody(text).members)
  for (const [, name = '', single, double, list] of text.matchAll(pythonMember))
    found[name.replace(/_/g, '')] ??= list?.split(/, ?/) ?? (single ?? double)?.replace(/\\[rn]/g, '\n')
  for (const [member, label] of Object.entries(labels)) found[member.toLowerCase()] ??= label.exec(text)?.[1]
  return found
}
