import * as msal5 from '@azure/msal-browser'
import * as msal4 from '@azure/msal-browser-4'
import type { NetworkClient } from '../src/index.ts'

/** The majors of MSAL Browser that are tested. */
export const pageVersions = { 'MSAL Browser 5': msal5, 'MSAL Browser 4': msal4 as unknown as typeof msal5 } as const
export type PageMsal = typeof msal5

/** What an application in a page is made of. */
export interface PageApp {
  readonly msal: PageMsal
  readonly authority: string
  readonly clientId: string
  readonly redirectUri: string
  /** By default MSAL's own. */
  readonly networkClient?: NetworkClient | undefined
}

/** What applications in a page ask the token endpoint for: MSAL Browser knows no other grants. */
export const pageFlows = ['refresh token', 'authorization code'] as const

declare const sessionStorage: { clear(): void }

/** An application in a page, which remembers nothing of an earlier one. */
export async function startPageApp({ msal, networkClient, authority, ...auth }: PageApp) {
  sessionStorage.clear()
  const app = new msal.PublicClientApplication({
    auth: { ...auth, authority, knownAuthorities: [new URL(authority).host] },
    system: networkClient ? { networkClient } : {},
  })
  await app.initialize()
  return app
}

/** A token for the refresh token that is there. Where that fails, MSAL's hidden frame stays out of it. */
export const renew = (msal: PageMsal, app: msal5.PublicClientApplication, account: msal5.AccountInfo) =>
  app.acquireTokenSilent({
    account,
    scopes: ['User.Read'],
    forceRefresh: true,
    cacheLookupPolicy: msal.CacheLookupPolicy.RefreshToken,
  })
