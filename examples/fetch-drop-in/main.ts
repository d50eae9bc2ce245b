import { createFastClock } from '../tour/fast-clock.ts'
import { fetchDropIn } from './fetch-drop-in.ts'

await fetchDropIn(console.log, createFastClock(10_000))
