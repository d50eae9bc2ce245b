import { readFileSync } from 'node:fs'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { openRequest } from '../src/http/recorded-request.ts'
import { isScenarioName, type Scenario, scenarios } from '../src/index.ts'
import { type Called, called, redirected } from './calls.ts'
import { started } from './started.ts'

const paths = {
  token: '/contoso.example/oauth2/v2.0/token',
  authorize: '/contoso.example/oauth2/v2.0/authorize?redirect_uri=http://localhost&state=s',
  resource: '/graph/v1.0/me',
  managed_identity: '/metadata/identity/oauth2/token',
  any: '/echo',
}

const sample = openRequest(new IncomingMessage(new Socket()), { id: 1, connection: 1, nowMs: 0 })

/** The wire shows nothing of these but their fault, which has tests of its own. */
const isFaulty = ({ answer }: Scenario): boolean =>
  answer(sample, { url: 'http://127.0.0.1', nowMs: 0 }).fault !== undefined

async function play({ name, target }: Scenario): Promise<Called> {
  const simulator = await started()
  simulator.enqueue(name)
  const init = target === 'token' ? { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token' }) } : {}
  const answer = await called(await fetch(simulator.url + paths[target], { ...init, redirect: 'manual' }))
  expect(simulator.requests[0]?.note).toMatch(`scenario ${name}`)
  return answer
}

const whole = scenarios.filter(scenario => !isFaulty(scenario))

test.each(whole.map(scenario => [scenario.name, scenario] as const))(
  '%s answers with an error',
  async (_, scenario) => {
    const answer = await play(scenario)
    if (scenario.target === 'authorize') {
      expect(redirected(answer)).toMatchObject({ error: expect.any(String), state: 's' })
    } else {
      expect(answer.status).toBeGreaterThanOrEqual(400)
    }
  },
)

test('there are more than a hundred, each with a line of its own', () => {
  expect(scenarios.length).toBeGreaterThan(100)
  for (const { description } of scenarios) expect(description).toMatch(/^[^\n]{5,80}$/)
  expect(new Set(scenarios.map(({ description }) => description)).size).toBe(scenarios.length)
})

test('a name is known or it is not', () => {
  expect(isScenarioName('throttled-text')).toBe(true)
  expect(isScenarioName('toString')).toBe(false)
})

test('the README lists every scenario', () => {
  const [, table = ''] = readFileSync(join(__dirname, '../README.md'), 'utf8').split('## Scenarios')
  const listed = [...table.matchAll(/^\| `([a-z0-9-]+)` +\|/gm)].map(([, name]) => name)
  expect(listed.sort()).toEqual(scenarios.map(({ name }) => name).sort())
})
