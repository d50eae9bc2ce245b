import { createFastClock } from '../tour/fast-clock.ts'
import { axiosDaemon } from './axios-daemon.ts'

await axiosDaemon(console.log, createFastClock(10_000))
