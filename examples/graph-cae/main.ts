import { graphCae } from './graph-cae.ts'

await graphCae(console.log)
