import { declinedScopes } from './declined-scopes.ts'

await declinedScopes(console.log)
