import type { Answer } from '../http/answer.ts'

/** What goes back to the client's redirect URI. */
export interface AuthorizationResponse {
  readonly redirectUri: string
  /** `query`, `fragment` or `form_post`; anything else counts as `query`. */
  readonly mode: string
  readonly parameters: Readonly<Record<string, string>>
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that is safe inside HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, sign => escapes[sign] ?? sign)

function formPage(action: string, parameters: Readonly<Record<string, string>>): string {
  const fields = Object.entries(parameters).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}"/>`,
  )
  return `<html><head><title>Working...</title></head><body><form method="POST" name="hiddenform" action="${escapeHtml(action)}">${fields.join('')}<noscript><input type="submit" value="Continue"/></noscript></form><script>document.forms[0].submit()</script></body></html>`
}

/**
 * Sends parameters to a redirect URI.
 * @see OAuth 2.0 Multiple Response Types 1.0, OAuth 2.0 Form Post Response Mode 1.0
 */
export function authorizationResponse({ redirectUri, mode, parameters }: AuthorizationResponse): Answer {
  if (mode === 'form_post') {
    return {
      status: 200,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
      body: formPage(redirectUri, parameters),
    }
  }
  const text = new URLSearchParams(parameters).toString()
  // A URL that was parsed has no line breaks and only ASCII, as a header field needs.
  const target = URL.canParse(redirectUri) ? new URL(redirectUri).href : 'about:blank'
  const separator = mode === 'fragment' ? '#' : target.includes('?') ? '&' : '?'
  return {
    status: 302,
    headers: { Location: `${target}${separator}${text}`, 'Cache-Control': 'no-store, no-cache' },
  }
}
