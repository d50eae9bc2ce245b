import { spaFallback } from './spa-fallback.ts'

await spaFallback(console.log)
