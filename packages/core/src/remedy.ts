import type { Classification } from './kinds.ts'
import { rowNames } from './rows.ts'
import { hints, steps } from './tables/packed-remedies.ts'

const composed = new WeakMap<Classification, string>()
let remedies: Map<string, string> | undefined

/** What a developer should do: what the action asks for, and what to mind about this kind and reason. */
export function remedyOf(meaning: Classification): string {
  const remedy = composed.get(meaning) ?? compose(meaning)
  composed.set(meaning, remedy)
  return remedy
}

function compose({ kind, reason, action }: Classification): string {
  if (!remedies) {
    const lines = hints.split('\n')
    remedies = new Map(
      rowNames()
        .slice(0, lines.length)
        .map((name, i) => [name, lines[i] ?? '']),
    )
    for (const step of steps.split('\n')) remedies.set(step.split(' ', 1)[0] ?? '', step.replace(/^\S+ /, ''))
  }
  return `${remedies.get(action)}: ${remedies.get(`${kind}:${reason}`)}.`
}
