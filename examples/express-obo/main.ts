import { expressObo } from './express-obo.ts'

await expressObo(console.log)
