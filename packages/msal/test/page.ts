/**
 * As much of a page as MSAL Browser asks for where it opens no window: imported before it. What a browser really does is seen by
 * `npm run test:runtimes -- "MSAL Browser"`.
 */
function memory() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    key: (index: number) => [...kept.keys()][index] ?? null,
    clear: () => kept.clear(),
    get length() {
      return kept.size
    },
  }
}

const target = { addEventListener() {}, removeEventListener() {} }
const localStorage = memory()
const sessionStorage = memory()
const navigator = { onLine: true, userAgent: '' }
const location = new URL('http://localhost/callback')
const window = { ...target, crypto: globalThis.crypto, location, navigator, localStorage, sessionStorage }
const page = {
  window,
  navigator,
  localStorage,
  sessionStorage,
  document: { ...target, cookie: '' },
  // One of Node's keeps the process alive.
  BroadcastChannel: undefined,
}
for (const [name, value] of Object.entries(page))
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
