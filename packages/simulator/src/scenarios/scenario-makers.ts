import type { Answer, HeaderFields } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import type { Scene } from '../scene.ts'
import { stsError } from '../sts/error-answer.ts'
import { type RefusalName, type RefusalRow, refusalTable } from '../sts/refusal-table.ts'
import type { ScenarioRow, ScenarioTarget } from './scenario-row.ts'

/** A refusal of the token endpoint as a scenario. */
export function refused(reason: RefusalName, description: string, claims?: object): ScenarioRow {
  const row: RefusalRow = refusalTable[reason]
  const fields = {
    code: row.code,
    error: row.error,
    description: row.text,
    status: row.status ?? 400,
    ...(row.suberror === undefined ? {} : { suberror: row.suberror }),
    ...(claims === undefined ? {} : { claims }),
  }
  return { target: 'token', description, answer: (request, scene) => stsError(fields, request, scene) }
}

/** An answer that is the same at any time. */
export function fixed(target: ScenarioTarget, description: string, answer: Answer): ScenarioRow {
  return { target, description, answer }
}

/** A 429 of the STS with its usual JSON body; the header fields may depend on the time. */
export function throttledJson(description: string, headers: (nowMs: number) => HeaderFields): ScenarioRow {
  const answer = (request: RecordedRequest, scene: Scene): Answer => {
    const made = stsError({ code: refusalTable.tenant_throttled.code }, request, scene)
    return { ...made, headers: { ...made.headers, ...headers(scene.nowMs) } }
  }
  return { target: 'any', description, answer }
}
