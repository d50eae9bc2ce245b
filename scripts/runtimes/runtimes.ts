import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findClosedPort } from '../../test/closed-port.ts'
import { installNode, installTool } from '../install-tool.ts'
import { runCommand } from '../run-command.ts'
import { bundle } from './bundle.ts'
import { findChromium } from './find-chromium.ts'
import { type Started, start } from './started.ts'

/** A place where the cases run. */
export interface Place {
  readonly name: string
  /** Files that a page loads from the control server. */
  files?(): Promise<{ readonly [path: string]: string }>
  /** Starts it; its cases report to the control server. */
  run(controlUrl: string): Promise<Started>
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const scratch = join(root, '.cache/runtimes')

function save(path: string, text: string): string {
  const file = join(scratch, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

/** The packages are found as a program finds them: by name, through their `exports`. */
const program = async (entry: string): Promise<string> =>
  save(`${entry}.mjs`, await bundle(entry, { platform: 'node', packages: 'external' }))

const node = (version: string): Place => ({
  name: `Node ${version}`,
  run: async control => start(installNode(version), [await program('node'), control]),
})

/** Everything in one file, as bundlers for browsers, workers and phones make it. */
const page = (entry: string): Promise<string> =>
  bundle(entry, {
    platform: 'browser',
    conditions: ['react-native', 'browser'],
    mainFields: ['browser', 'module', 'main'],
    external: ['node:*'],
  })

const deno: Place = {
  name: 'Deno',
  run: async control =>
    start(installTool('runtimes/deno', ['deno'], '.bin/deno'), [
      ...['run', '--allow-all', '--node-modules-dir=manual', '--no-lock'],
      ...[await program('deno'), control],
    ]),
}

const bun: Place = {
  name: 'Bun',
  run: async control => start(installTool('runtimes/bun', ['bun'], '.bin/bun'), ['run', await program('bun'), control]),
}

const workerd: Place = {
  name: 'workerd',
  async run(control) {
    const binary = installTool('runtimes/workerd', ['workerd'], '.bin/workerd')
    save('workerd/worker.js', await page('workerd'))
    const port = await findClosedPort()
    const config = save(
      'workerd/config.capnp',
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-01-01",
      globalOutbound = "loopback",
    )),
    (name = "loopback", network = (allow = ["local", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`,
    )
    const started = start(binary, ['serve', config])
    await ask(`http://127.0.0.1:${port}/?control=${encodeURIComponent(control)}`)
    return started
  },
}

const inChromium = (address: string, ...more: readonly string[]): Started =>
  start(findChromium(), [
    ...['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', ...more],
    ...[`--user-data-dir=${join(scratch, 'chromium')}`, address],
  ])

const html = (script: string): string =>
  `<!doctype html><title>cases</title><script type="module" src="${script}"></script>`

const chromium: Place = {
  name: 'Chromium',
  files: async () => ({ '/page.html': html('/page.js'), '/page.js': await page('chromium') }),
  run: async control => inChromium(`${control}/page.html`),
}

const msalBrowser: Place = {
  name: 'MSAL Browser',
  files: async () => ({
    '/page.html': html('/page.js'),
    '/page.js': await page('msal-browser'),
    '/callback': html('/callback.js'),
    '/callback.js': await page('msal-callback'),
    '/': '<!doctype html><title>callback</title>',
  }),
  // The redirect URIs that are registered have this host, and MSAL takes no STS but over TLS.
  run: async control =>
    inChromium(`${control.replace('127.0.0.1', 'localhost')}/page.html`, '--ignore-certificate-errors'),
}

const next: Place = {
  name: 'Next.js',
  async run(control) {
    const binary = installTool('runtimes/next', ['next', 'react', 'react-dom'], 'next/dist/bin/next')
    const folder = join(dirname(binary), '../../../..')
    cpSync(join(root, 'scripts/runtimes/next-app'), folder, { recursive: true })
    writeFileSync(join(folder, 'app/cases.js'), await bundle('next', { platform: 'node' }))
    const env = { NEXT_TELEMETRY_DISABLED: '1', CONTROL_URL: control }
    runCommand(process.execPath, [binary, 'build'], { cwd: folder, env: { ...process.env, ...env } })
    const port = await findClosedPort()
    const started = start(process.execPath, [binary, 'start', '-H', '127.0.0.1', '-p', String(port)], env, folder)
    await ask(`http://127.0.0.1:${port}/`)
    return started
  },
}

const reactNative: Place = {
  name: 'React Native-like',
  run: async control => start(process.execPath, [save('react-native.mjs', await page('react-native')), control]),
}

/** Asks a server that has just been started, as soon as it listens; its answer is not waited for. */
async function ask(url: string): Promise<void> {
  for (const deadline = Date.now() + 30_000; ; ) {
    try {
      await fetch(url, { signal: AbortSignal.timeout(5000), method: 'HEAD' })
      break
    } catch (thrown) {
      if ((thrown as Error).name === 'TimeoutError') break
      if (Date.now() > deadline) throw thrown
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
}

/** Every place, in the order in which they run. */
export const places: readonly Place[] = [
  ...['20', '22', '24', '26'].map(node),
  ...[deno, bun, workerd, chromium, msalBrowser, next, reactNative],
]
