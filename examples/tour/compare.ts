import type { Facts } from './row.ts'
import type { Expectation, Scenario } from './scenario.ts'
import type { Client } from './send.ts'

/** What the facts must be; `undefined` where there must be none, a list where one of several will do. */
type Wanted = { [Name in keyof Facts]?: Facts[Name] | readonly Facts[Name][] | undefined }

const fits = (wanted: unknown, found: unknown): boolean =>
  Array.isArray(wanted) ? wanted.includes(found) : wanted === found

function wantedOf(expect: Expectation): Wanted {
  const { attempts = 1, waitedMs = 0 } = expect
  if ('success' in expect) {
    return { outcome: 'success', status: expect.success, overcame: expect.after, attempts, waitedMs }
  }
  if ('untouched' in expect) return { outcome: 'untouched', status: expect.untouched, attempts, waitedMs }
  const { kind, reason = 'none', code, action, status, stopReason, retryAfterMs } = expect
  return {
    outcome: 'error',
    status,
    kind,
    reason,
    code,
    action,
    attempts,
    waitedMs,
    ...(stopReason === undefined ? {} : { stopReason }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

/** What is otherwise than the scenario expects, a sentence each. */
export function differencesOf(
  { expect, expectOfAxios = {} }: Scenario,
  facts: Facts,
  { client, local }: { client: Client; local: boolean },
): readonly string[] {
  const wanted: Wanted = {
    ...wantedOf(expect),
    ...(client === 'axios' ? expectOfAxios : {}),
    // What the library says about itself is checked by what arrived.
    received: local ? facts.attempts : 0,
  }
  const found = new Map<string, unknown>(Object.entries(facts))
  const differences = Object.entries(wanted)
    .filter(([name, value]) => !fits(value, found.get(name)))
    .map(
      ([name, value]) => `${name}: expected ${[value].flat().map(String).join(' or ')}, got ${String(found.get(name))}`,
    )
  const claims = 'claims' in expect ? expect.claims : undefined
  if (claims !== undefined && !facts.claims?.includes(claims)) {
    differences.push(`claims: expected ${claims} in them, got ${String(facts.claims)}`)
  }
  return differences
}
