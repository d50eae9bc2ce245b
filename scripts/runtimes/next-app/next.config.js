import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
export default { turbopack: { root: folder }, outputFileTracingRoot: folder }
