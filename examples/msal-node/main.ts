// npx tsx examples/msal-node/main.ts

import { getTokens } from './get-tokens.ts'

await getTokens(console.log)
