import { reportCases } from '../case-results.ts'
import { runMsalCases } from '../msal-browser-cases.ts'

/** A page with an application of MSAL Browser. */
await reportCases(new URL(import.meta.url).origin, runMsalCases)
