import { createFastClock } from '../tour/fast-clock.ts'
import { perClientPolicies } from './per-client-policies.ts'

await perClientPolicies(console.log, createFastClock(10_000))
