import * as seven from 'undici'

export type Undici = typeof seven

/** undici 8 runs under Node 22.19 and later. */
const isRecent = Number(process.versions.node.split('.')[0]) >= 22

/** Every major version that is supported, as far as this Node runs it. */
export const undicis: readonly { readonly version: string; readonly undici: Undici }[] = [
  { version: '7', undici: seven },
  // An import would load it everywhere.
  ...(isRecent ? [{ version: '8', undici: require('undici-8') as Undici }] : []),
]
