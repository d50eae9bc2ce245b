// npx tsx examples/azure-identity/main.ts

import { useCredential } from './typed-credential.ts'

await useCredential(console.log)
