import { deviceCode } from './device-code.ts'

await deviceCode(console.log)
