import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import type { RequestFilter } from '../http/request-match.ts'
import type { Scene } from '../scene.ts'

/** What sort of request a scenario answers. */
export type ScenarioTarget = 'token' | 'authorize' | 'resource' | 'managed_identity' | 'any'

/** A row of a scenario table. */
export interface ScenarioRow {
  readonly target: ScenarioTarget
  /** What happens, in one line. */
  readonly description: string
  readonly answer: Answer | ((request: RecordedRequest, scene: Scene) => Answer)
}

/** The requests that a scenario waits for when nothing else is said. */
export const targetMatch: Readonly<Record<ScenarioTarget, RequestFilter>> = {
  token: { endpoint: ['token', 'device_code'] },
  authorize: { endpoint: 'authorize' },
  resource: { endpoint: ['resource', 'echo'] },
  managed_identity: { endpoint: 'managed_identity' },
  any: { endpoint: ['token', 'device_code', 'authorize', 'resource', 'echo', 'managed_identity', 'other'] },
}
