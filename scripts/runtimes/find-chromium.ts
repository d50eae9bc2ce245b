import { spawnSync } from 'node:child_process'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * The command of a Chromium: what `CHROMIUM` says, or what is installed, or Debian's.
 *
 * @throws Error where there is none and none can be installed
 */
export function findChromium(): string {
  const { CHROMIUM } = process.env
  if (CHROMIUM) return CHROMIUM
  const found = names.find(runs)
  if (found) return found
  const apt = 'apt-get update && apt-get install -y --no-install-recommends chromium'
  const { status } = spawnSync('sh', ['-c', apt], { stdio: 'ignore' })
  if (status === 0 && runs('chromium')) return 'chromium'
  throw new Error(`no Chromium: install one of ${names.join(', ')}, or set CHROMIUM`)
}

const runs = (name: string): boolean => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0
