import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { until } from '../../../test/until.ts'
import { runCommandLine } from '../src/command-line/run.ts'
import { scenarios } from '../src/index.ts'
import { daemonRequest, get, post } from './calls.ts'

interface Run {
  readonly out: string[]
  readonly errors: string[]
  readonly stop: () => void
  readonly code: Promise<number>
}

function run(...args: string[]): Run {
  const out: string[] = []
  const errors: string[] = []
  let stop = (): void => undefined
  const stopped = new Promise<void>(resolve => {
    stop = resolve
  })
  const code = runCommandLine(args, { out: line => out.push(line), error: line => errors.push(line), stopped })
  return { out, errors, stop: () => stop(), code }
}

async function address({ out }: Run): Promise<string> {
  await until(() => out.length > 0)
  return out[0] ?? ''
}

async function lines({ out }: Run, count: number): Promise<readonly string[]> {
  await until(() => out.length >= count)
  return out
}

test('it prints its address, then a line per request without a secret', async () => {
  const running = run('--scenario', 'throttled-text', '--quota', '1/60s')
  const url = await address(running)
  for (let i = 0; i < 3; i++) await post(`${url}/contoso.example/oauth2/v2.0/token?hidden=1`, daemonRequest)
  const [, ...requests] = await lines(running, 4)
  expect(requests.map(line => line.replace(/\d+ ms/, 'N ms'))).toEqual([
    'POST  /contoso.example/oauth2/v2.0/token  client_credentials  429  N ms  scenario throttled-text',
    'POST  /contoso.example/oauth2/v2.0/token  client_credentials  200  N ms',
    'POST  /contoso.example/oauth2/v2.0/token  client_credentials  429  N ms  quota',
  ])
  running.stop()
  expect(await running.code).toBe(0)
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

test('--quiet prints the address only', async () => {
  const running = run(
    '--quiet',
    '--scenario',
    'empty-500:always',
    '--quota',
    '5+1/s',
    '--retry-after',
    'decimal',
    '--latency',
    '1',
  )
  const url = await address(running)
  expect([(await get(`${url}/echo`)).status, (await get(`${url}/echo`)).status]).toEqual([500, 500])
  expect(running.out).toEqual([url])
  running.stop()
  await running.code
})

test('--tls with --ca writes the certificate', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sts-simulator-'))
  const file = join(folder, 'ca.pem')
  const running = run('--tls', '--ca', file)
  expect(await address(running)).toMatch(/^https:/)
  expect(readFileSync(file, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/)
  running.stop()
  await running.code
  await rm(folder, { recursive: true })
})

test('--help and --scenarios print and end', async () => {
  const help = run('--help')
  expect(await help.code).toBe(0)
  expect(help.out.join()).toMatch(/^Usage: sts-simulator/)
  const list = run('--scenarios')
  expect(await list.code).toBe(0)
  expect(list.out.join('\n').split('\n')).toHaveLength(scenarios.length)
})

test.each<[string, string[]]>([
  ["Unknown option '--nope'", ['--nope']],
  ['--port: "many" is not a number', ['--port', 'many']],
  ['port: 70000 is not a whole number from 0 to 65535', ['--port', '70000']],
  ['--quota: "10" is neither like 10/60s nor like 10+2/s', ['--quota', '10']],
  ['quotas.limit: 0 is not a finite number above 0', ['--quota', '0/1s']],
  ['--scenario: "no-such" is not a scenario', ['--scenario', 'no-such']],
  ['--scenario: "x" is neither a number', ['--scenario', 'empty-500:x']],
  ['--retry-after: "soon" is not one of seconds', ['--retry-after', 'soon']],
  ['--ca: there is no certificate without --tls', ['--ca', 'file']],
])('bad arguments end with 2 and say: %s', async (message, args) => {
  const { code, errors } = run(...args)
  expect(await code).toBe(2)
  expect(errors[0]).toContain(message)
})

test('a start that fails ends with 1', async () => {
  const first = run('--quiet')
  const { port } = new URL(await address(first))
  const second = run('--port', port)
  expect(await second.code).toBe(1)
  expect(second.errors[0]).toContain('EADDRINUSE')
  first.stop()
  await first.code
})
