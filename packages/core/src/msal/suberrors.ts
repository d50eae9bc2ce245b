/** The suberrors that every MSAL knows by name, which are the names of the same reasons here. */
const named = new Set([
  'basic_action',
  'additional_action',
  'message_only',
  'consent_required',
  'user_password_expired',
])
/** `invalid_grant` with one of these is none that the user could mend, say MSAL .NET and Java. */
const nobodyCanMend = new Set(['client_mismatch', 'protection_policy_required'])

/** The suberror, where MSAL has a classification for it. */
export const classified = (suberror: string | undefined): string | undefined => {
  const word = suberror?.toLowerCase()
  return word && named.has(word) ? word : undefined
}

/** Whether MSAL .NET and Java ask the user after `invalid_grant`. */
export const asksTheUser = (suberror: string | undefined): boolean => !nobodyCanMend.has(suberror?.toLowerCase() ?? '')

/** `basic_action` as `BasicAction`. */
export const pascalCase = (word: string): string =>
  word.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
