import { createError, type StsError, type StsErrorInit } from './errors.ts'
import { reducedCause } from './faults.ts'
import { HeaderView } from './headers.ts'
import type { Action, Classification, StopReason } from './kinds.ts'
import { recordOf } from './record.ts'
import { findRow } from './rows.ts'

const texts =
  /^(?:code|error|errorDescription|suberror|errorSubcode|claims|(?:correlation|trace|request|clientRequest)Id|server|clientTelemetry|grantType)$/
/** Every word that may stand there: the compiler asks for each, and for no other. */
const words: {
  readonly action: { readonly [A in Action]: 1 }
  readonly stopReason: { readonly [R in StopReason]: 1 }
} = {
  action: {
    interact: 1,
    ask_user: 1,
    renew_token: 1,
    restart_flow: 1,
    fix_credential: 1,
    fix_request: 1,
    fix_registration: 1,
    ask_admin: 1,
    contact_support: 1,
    none: 1,
    proceed_or_stop: 1,
    fix_device: 1,
    keep_polling: 1,
    retry_later: 1,
    fix_network: 1,
    inspect: 1,
  },
  stopReason: {
    not_retryable: 1,
    not_repeatable: 1,
    max_retries: 1,
    retry_after_too_long: 1,
    deadline: 1,
    budget: 1,
    aborted: 1,
    overridden: 1,
    queue_full: 1,
  },
}
const lists = /^(?:codes|grantedScopes|declinedScopes)$/

/**
 * An error from what its `toJSON` gave, parsed or not: from a log, another process, another worker.
 *
 * @returns `undefined` where the record is none of ours. Never throws.
 */
export function fromJSON(record: unknown): StsError | undefined {
  try {
    return read(recordOf(record) ?? {})
  } catch {
    // A proxy or a getter of somebody's own.
    return undefined
  }
}

function read(members: { readonly [name: string]: unknown }): StsError | undefined {
  const { kind, reason } = members
  const known = typeof kind === 'string' && typeof reason === 'string' && findRow(`${kind}:${reason}`)
  if (!known) return undefined
  const init: Record<string, unknown> = {}
  for (const [field, given] of Object.entries(members)) {
    const value = readField(field, given)
    if (value !== undefined) init[field] = value
  }
  const retryable = typeof members.retryable === 'boolean' ? members.retryable : known.retryable
  const classification = { ...known, action: init.action ?? known.action, retryable } as Classification
  const message = typeof members.message === 'string' ? { message: members.message } : {}
  return createError(classification, { ...init, ...message, cause: causeFrom(members.cause) } as StsErrorInit)
}

function readField(field: string, value: unknown): unknown {
  const record = recordOf(value)
  if (field === 'fromCooldown') return value === true || undefined
  if (texts.test(field)) return typeof value === 'string' ? value : undefined
  if (field === 'action' || field === 'stopReason')
    return typeof value === 'string' && Object.hasOwn(words[field], value) ? value : undefined
  if (lists.test(field))
    return Array.isArray(value) && value.every(item => typeof item === 'string') ? value : undefined
  if (field === 'status' || field === 'attempts') return typeof value === 'number' ? value : undefined
  if (field === 'retryAfterMs') return value === 'Infinity' || typeof value === 'number' ? Number(value) : undefined
  if (field === 'timestamp')
    return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? new Date(value) : undefined
  if (field === 'headers') return record && new HeaderView(record)
  if (field === 'request')
    return typeof record?.method === 'string' && typeof record.url === 'string' ? record : undefined
  return field === 'challenge' ? challengeFrom(record) : undefined
}

function challengeFrom(record: ReturnType<typeof recordOf>): unknown {
  const parameters = Object.values(recordOf(record?.parameters) ?? [undefined])
  return typeof record?.scheme === 'string' && parameters.every(value => typeof value === 'string') ? record : undefined
}

function causeFrom(cause: unknown): Error | undefined {
  const record = recordOf(cause)
  return record && (fromJSON(record) ?? reducedCause(record))
}
