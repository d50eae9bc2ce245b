import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import { compileMatch, type RequestFilter } from '../http/request-match.ts'
import type { Scene } from '../scene.ts'
import { createMeter, type Meter, type Quota, type QuotaKey } from './quota.ts'
import { type QuotaBodyForm, throttledAnswer } from './throttled-answer.ts'

/** Keeps the quotas. */
export interface Gatekeeper {
  /** The 429 of the first quota that has no room for the request. */
  check(request: RecordedRequest, scene: Scene): Answer | undefined
}

const counted: RequestFilter = { endpoint: ['token', 'device_code', 'resource', 'echo', 'managed_identity'] }

function keyOf(key: QuotaKey, request: RecordedRequest): string {
  if (typeof key === 'function') return key(request)
  switch (key) {
    case 'client_id':
      return request.clientId ?? ''
    case 'path':
      return request.path
    case 'global':
      return ''
  }
}

const usualBody = (request: RecordedRequest): QuotaBodyForm => (request.endpoint === 'token' ? 'sts' : 'graph')

function keeperOf(quota: Quota): (request: RecordedRequest, scene: Scene) => Answer | undefined {
  const meters = new Map<string, Meter>()
  const matches = compileMatch(quota.match ?? counted)
  const { key = 'global', retryAfter = 'seconds', body, hint = (waitMs: number) => waitMs } = quota
  return (request, scene) => {
    if (!matches(request)) return undefined
    const name = keyOf(key, request)
    const meter = meters.get(name) ?? createMeter(quota)
    meters.set(name, meter)
    const waitMs = meter.take(scene.nowMs)
    if (waitMs === undefined) return undefined
    return throttledAnswer({ retryAfter, body: body ?? usualBody(request) }, Math.max(0, hint(waitMs)), request, scene)
  }
}

export function createGatekeeper(quotas: readonly Quota[]): Gatekeeper {
  const keepers = quotas.map(keeperOf)
  return {
    check(request, scene) {
      // Every quota counts the request, also when an earlier one has refused it.
      return keepers.map(keeper => keeper(request, scene)).find(answer => answer !== undefined)
    },
  }
}
