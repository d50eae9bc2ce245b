import { checkMembers } from '../known-members.ts'
import type { Quota } from './quota.ts'
import { quotaBodyForms, retryAfterForms } from './throttled-answer.ts'

function positive(name: string, value: unknown): void {
  if (typeof value !== 'number') throw new TypeError(`${name}: ${String(value)} is not a number`)
  if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name}: ${value} is not a finite number above 0`)
}

function oneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (value !== undefined && !(typeof value === 'string' && allowed.includes(value))) {
    throw new TypeError(`${name}: ${String(value)} is not one of ${allowed.join(', ')}`)
  }
}

const rules = ['type', 'key', 'match', 'retryAfter', 'hint', 'body', 'countsRefused']
const members = {
  fixed_window: [...rules, 'limit', 'windowMs', 'aligned'],
  token_bucket: [...rules, 'capacity', 'refillPerSecond'],
}

function checkQuota(quota: Quota): void {
  oneOf('quotas.type', quota.type, Object.keys(members))
  checkMembers('quotas', quota, members[quota.type])
  oneOf('quotas.retryAfter', quota.retryAfter, retryAfterForms)
  oneOf('quotas.body', quota.body, quotaBodyForms)
  if (typeof quota.key !== 'function') oneOf('quotas.key', quota.key, ['client_id', 'path', 'global'])
  if (quota.type === 'fixed_window') {
    positive('quotas.limit', quota.limit)
    positive('quotas.windowMs', quota.windowMs)
  } else {
    positive('quotas.capacity', quota.capacity)
    positive('quotas.refillPerSecond', quota.refillPerSecond)
  }
}

/** The quotas of an option that takes one or several, checked. */
export function resolveQuotas(quotas: Quota | readonly Quota[]): readonly Quota[] {
  const list: readonly Quota[] = 'type' in quotas ? [quotas] : quotas
  list.forEach(checkQuota)
  return list
}
