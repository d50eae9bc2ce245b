import type { StsError } from '../errors.ts'
import { recordOf } from '../record.ts'
import { row } from '../rows.ts'
import { type Reader, textIn } from './foreign.ts'
import { fromMembers } from './from-members.ts'
import { parseMsalText } from './msal-text.ts'
import { meaningOfMsal } from './msal-words.ts'
import { recallFor } from './remembered.ts'

/** Where `@azure/identity` puts a body that is no JSON behind a sentence of its own. */
const wrapped = /^[^\n]*\n\n([\s\S]*)/

/** `AuthenticationError` of `@azure/identity`: the members of an answer, or one of its own that holds the text. */
export const fromAuthenticationError: Reader = ({ name, statusCode, errorResponse }) => {
  const said = recordOf(errorResponse)
  if (name !== 'AuthenticationError' || !said || typeof statusCode !== 'number') return undefined
  const text = said.errorCodes ? undefined : wrapped.exec(textIn(said.errorDescription) ?? '')?.[1]
  return fromMembers({ status: statusCode, body: text ?? said })
}

/**
 * `AuthenticationRequiredError` and `CredentialUnavailableError`: they have a `cause` at best, else the text that MSAL.js
 * wrote. Asked last, as a cause says more.
 */
export function fromCredentialError({ name, message }: { name?: unknown; message?: unknown }): StsError | undefined {
  const unavailable = name === 'CredentialUnavailableError'
  if (typeof message !== 'string' || !(unavailable || name === 'AuthenticationRequiredError')) return undefined
  const { error, ...said } = parseMsalText(message)
  const restored = error && recallFor(error, said.correlationId)
  if (restored) return restored
  if (error) return fromMembers({ body: { error, ...said } }, meaningOfMsal(error), undefined)
  const meaning = unavailable
    ? row('invalid_client', 'credential_missing')
    : row('interaction_required', 'login_required')
  return fromMembers({ body: { message } }, meaning)
}
