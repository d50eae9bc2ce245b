import { isRegistered } from '../directory/redirect-uri.ts'
import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import { endSession } from './interaction.ts'
import type { Sts } from './sts.ts'

/**
 * Ends the browser's session.
 * @see OpenID Connect RP-Initiated Logout 1.0 section 2
 */
export function answerLogout(sts: Sts, { query }: RecordedRequest): Answer {
  endSession(sts)
  const target = query.post_logout_redirect_uri
  const known =
    target !== undefined && sts.directory.clients.some(client => isRegistered(target, client.redirectUris ?? []))
  if (known) {
    const state = query.state
    const suffix = state === undefined ? '' : `${target.includes('?') ? '&' : '?'}${new URLSearchParams({ state })}`
    return { status: 302, headers: { Location: `${target}${suffix}` } }
  }
  return {
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body: '<!DOCTYPE html><html><body><p>Signed out.</p></body></html>',
  }
}
