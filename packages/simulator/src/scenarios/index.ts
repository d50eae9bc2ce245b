import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import type { RequestFilter } from '../http/request-match.ts'
import type { Scene } from '../scene.ts'
import { authorizeScenarios } from './authorize-scenarios.ts'
import { challengeScenarios } from './challenge-scenarios.ts'
import { failureScenarios } from './failure-scenarios.ts'
import { managedIdentityScenarios } from './managed-identity-scenarios.ts'
import { type ScenarioRow, type ScenarioTarget, targetMatch } from './scenario-row.ts'
import { throttlingScenarios } from './throttling-scenarios.ts'
import { tokenScenarios } from './token-scenarios.ts'
import { transportScenarios } from './transport-scenarios.ts'

const rows = {
  ...tokenScenarios,
  ...throttlingScenarios,
  ...failureScenarios,
  ...challengeScenarios,
  ...authorizeScenarios,
  ...managedIdentityScenarios,
  ...transportScenarios,
} as const satisfies Record<string, ScenarioRow>

/** The name of a scripted answer that the simulator brings with it. */
export type ScenarioName = keyof typeof rows

/** A scripted answer by name. */
export interface Scenario {
  readonly name: ScenarioName
  /** What sort of request it answers. */
  readonly target: ScenarioTarget
  /** What happens, in one line. */
  readonly description: string
  /** The requests that it waits for when nothing else is said. */
  readonly match: RequestFilter
  readonly answer: (request: RecordedRequest, scene: Scene) => Answer
}

/** Whether a text names a scenario. */
export const isScenarioName = (text: string): text is ScenarioName => Object.hasOwn(rows, text)

function toScenario(name: ScenarioName): Scenario {
  const { target, description, answer }: ScenarioRow = rows[name]
  return {
    name,
    target,
    description,
    match: targetMatch[target],
    answer: typeof answer === 'function' ? answer : () => answer,
  }
}

/** All scenarios, grouped by what they are about. */
export const scenarios: readonly Scenario[] = Object.keys(rows).filter(isScenarioName).map(toScenario)

/** One scenario. Throws a RangeError for an unknown name. */
export function scenarioByName(name: string): Scenario {
  if (!isScenarioName(name)) throw new RangeError(`scenario: ${JSON.stringify(name)} is not a scenario; see scenarios`)
  return toScenario(name)
}
