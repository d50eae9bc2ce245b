import type { Classification } from './kinds.ts'
import { redactText } from './redact.ts'
import { remedyOf } from './remedy.ts'

/** What of an answer its message tells. */
interface Said {
  readonly message?: string | undefined
  readonly errorDescription?: string | undefined
  readonly status?: number | undefined
}

/** What an error says for people: known before it is made, as its stack begins with it. */
export function textsOf(init: Said, meaning: Classification, code: string | undefined) {
  const description = redactText(init.errorDescription ?? '')
  const remedy = remedyOf(meaning)
  const message = init.message ?? messageOf(meaning, code, init.status, description, remedy)
  return { description, remedy, message }
}

function messageOf(
  { kind, reason }: Classification,
  code = '',
  status: number | undefined,
  description: string,
  remedy: string,
): string {
  const which = code || (status ? `status ${status}` : '')
  let end = Math.min(description.length, 300)
  while (/[.\s]/.test(description[end - 1] ?? '')) end--
  const text = description.slice(0, end)
  const what = reason === 'none' ? kind : `${kind} (${reason})`
  return `${what}${text.startsWith(which) ? '' : `: ${redactText(which.slice(0, 99))}`}${text && `: ${text}`}. ${remedy}`
}
