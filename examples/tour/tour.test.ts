import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { recordOutput } from './recorded-output.ts'
import type { Row } from './row.ts'
import { run } from './run.ts'
import type { Scenario, Theme } from './scenario.ts'
import { themes } from './scenarios/index.ts'
import { clients } from './send.ts'

const scenarios = themes.flatMap(theme => theme.scenarios)

function named(name: string): Scenario {
  const scenario = scenarios.find(each => each.name === name)
  if (scenario === undefined) throw new Error(`There is no scenario ${name}`)
  return scenario
}

const themeOf = (...list: readonly Scenario[]): readonly Theme[] => [{ title: 'Doctored', scenarios: list }]

/** A scenario that expects something else than what happens. */
const doctored: Scenario = {
  ...named('wrong-secret'),
  expect: {
    status: 401,
    kind: 'invalid_client',
    reason: 'secret_expired',
    code: 'AADSTS7000222',
    action: 'fix_credential',
  },
}

async function runHere(
  args: readonly string[],
  chosen: readonly Theme[] = themes,
  terminal?: { columns: number; colors: boolean },
): Promise<{ code: number; stdout: string; stderr: string }> {
  const outputs = { stdout: recordOutput(terminal), stderr: recordOutput() }
  const code = await run(args, chosen, outputs)
  return { code, stdout: outputs.stdout.text, stderr: outputs.stderr.text }
}

/** The same as a process of its own. */
function runAlone(args: readonly string[]): Promise<{ code: unknown; stdout: string }> {
  const options = { cwd: join(__dirname, '../..'), maxBuffer: 16_000_000, timeout: 15_000 }
  return new Promise(resolve => {
    execFile(process.execPath, ['--import', 'tsx', join(__dirname, 'main.ts'), ...args], options, (error, stdout) =>
      resolve({ code: error === null ? 0 : error.code, stdout }),
    )
  })
}

describe('the scenarios', () => {
  test('there are at least thirty, each with a name of its own that fits the table', () => {
    const names = scenarios.map(scenario => scenario.name)
    expect(names.length).toBeGreaterThanOrEqual(30)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter(name => name.length > 16)).toEqual([])
  })
})

describe('the command', () => {
  test('--json prints one array: every scenario through both clients, all as expected', async () => {
    const { code, stdout } = await runAlone(['--json'])
    const rows = JSON.parse(stdout) as readonly Row[]
    expect(rows.filter(row => !row.asExpected).map(row => [row.scenario, row.via, ...row.differences])).toEqual([])
    expect(rows.map(row => [row.scenario, row.via])).toEqual(
      scenarios.flatMap(({ name }) => clients.map(client => [name, client])),
    )
    expect(code).toBe(0)
  }, 20_000)

  test('the exit status is 1 when an outcome is not what its scenario expects, and the table says in what', async () => {
    const { code, stdout } = await runHere([], themeOf(named('device-approved'), doctored))
    expect(code).toBe(1)
    expect(stdout).toContain('✔ device-approved')
    expect(stdout).toContain('✘ wrong-secret')
    expect(stdout).toContain('both: code: expected AADSTS7000222, got AADSTS7000215')
    expect(stdout).toMatch(/✘ 2 scenarios, 4 calls, .*: not as expected: wrong-secret\n$/)
  })

  test.each([['--json'], ['wrong-secret']])('the exit status is 1 then with %s as well', async argument => {
    const { code, stdout } = await runHere([argument], themeOf(doctored))
    expect(code).toBe(1)
    expect(stdout).toContain('reason: expected secret_expired, got secret_invalid')
  })

  test('a scenario that cannot be prepared is told as such, and the tour goes on', async () => {
    const broken: Scenario = { ...named('unknown-app'), request: () => Promise.reject(new Error('no code')) }
    const { code, stdout } = await runHere([], themeOf(broken, named('wrong-secret')))
    expect(code).toBe(1)
    expect(stdout).toMatch(/✘ unknown-app +both +Error +no code/)
    expect(stdout).toContain('✔ wrong-secret')
  })

  test('the exit status is 0 when all is as expected', async () => {
    const { code, stdout } = await runHere([], themeOf(named('wrong-secret'), named('429-seconds')))
    expect(code).toBe(0)
    expect(stdout).toMatch(/✔ 2 scenarios, 4 calls, 2 retries, 2\.1 s of waiting in .*: all as expected\n$/)
  })

  test('a name that does not exist: close ones are listed on stderr, and the exit status is 2', async () => {
    const { code, stdout, stderr } = await runHere(['wrong-scret'])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('"wrong-scret". Did you mean wrong-secret,')
  })

  test.each([
    [['--jsn'], '--jsn'],
    [['wrong-secret', 'unknown-app'], 'Name one scenario'],
    [['--json', 'wrong-scret'], 'Did you mean wrong-secret,'],
  ])('the exit status is 2 for %j', async (args, complaint) => {
    const { code, stdout, stderr } = await runHere(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(complaint)
  })

  test('--help tells of every scenario', async () => {
    const { code, stdout } = await runHere(['--help'])
    expect(code).toBe(0)
    for (const { name, description } of scenarios) {
      expect(stdout).toContain(name)
      expect(stdout).toContain(description)
    }
  })

  test('a name prints the whole error through both clients, and no secret', async () => {
    const { code, stdout } = await runHere(['wrong-secret'])
    expect(code).toBe(0)
    expect(stdout.match(/InvalidClientError: invalid_client/g)).toHaveLength(2)
    expect(stdout.match(/^ {2}"code": "AADSTS7000215"/gm)).toHaveLength(2)
    expect(stdout).not.toContain('not-the-secret')
  })

  test('a name of what succeeds in the end prints what was overcome', async () => {
    const { stdout } = await runHere(['429-seconds'])
    expect(
      stdout.match(/attempt 1: throttled \(tenant\): AADSTS90055.*\n {2}waits 1\.05 s\n {2}attempt 2: status 200/g),
    ).toHaveLength(2)
  })
})

describe('the table', () => {
  // The one scenario in which the clients differ, without its retries.
  const silent: Scenario = {
    ...named('silent-server'),
    options: { retry: { attemptTimeoutMs: 20, maxRetries: 0 } },
  }
  const some = themeOf(named('wrong-secret'), silent, named('429-seconds'), named('graph-not-found'))

  test('one line for both clients where they tell the same, else a line for each', async () => {
    const { stdout } = await runHere([], some)
    const lines = stdout.split('\n').filter(line => /^[✔✘] \S+ +(both|fetch|axios) /.test(line))
    expect(lines.map(line => line.split(/ +/).slice(1, 3).join(' '))).toEqual([
      'wrong-secret both',
      'silent-server fetch',
      'silent-server axios',
      '429-seconds both',
      'graph-not-found both',
    ])
  })

  test('without a terminal, there is no control character, and no line is longer than 120 letters', async () => {
    const { stdout } = await runHere([], some)
    expect(stripVTControlCharacters(stdout)).toBe(stdout)
    expect(stdout.split('\n').filter(line => line.length > 120)).toEqual([])
  })

  test.each([100, 120, 160])('on a terminal of %i columns, no line of it is longer', async columns => {
    const { stdout } = await runHere([], some, { columns, colors: true })
    const shown = stripVTControlCharacters(stdout).split(/[\r\n]+/)
    expect(
      shown
        .filter(line => /^[✔✘ ] \S/.test(line) && !line.includes('of waiting'))
        .filter(line => line.length > columns),
    ).toEqual([])
  })

  test('colours are left out where the terminal or NO_COLOR does not want them', async () => {
    const colored = '\u001B[32m'
    expect((await runHere([], some, { columns: 120, colors: true })).stdout).toContain(colored)
    expect((await runHere([], some, { columns: 120, colors: false })).stdout).not.toContain(colored)
  })
})
