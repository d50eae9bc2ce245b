const loopbackHosts = ['localhost', '127.0.0.1', '[::1]']

function comparable(uri: string): string {
  if (!URL.canParse(uri)) return uri
  const url = new URL(uri)
  // RFC 8252 section 7.3: a native app cannot know its loopback port in advance.
  if (loopbackHosts.includes(url.hostname)) url.port = ''
  return url.href
}

/** Whether a redirect URI is one of those registered. */
export function isRegistered(uri: string, registered: readonly string[]): boolean {
  const wanted = comparable(uri)
  return registered.some(known => comparable(known) === wanted)
}
