import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge'

/** What MSAL Browser 5 asks of the page at the redirect URI. */
await broadcastResponseToMainFrame()
