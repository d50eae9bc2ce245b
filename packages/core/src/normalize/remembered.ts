import { createError, type StsError } from '../errors.ts'
import { findRow } from '../rows.ts'

interface Remembered {
  readonly error: StsError
  /** What the library was told that the error is, and will say of it. */
  readonly word: string
  /** By the runtime's clock, as the library's own gate is. */
  readonly at: number
}

/** How many failures are kept: those whose callers have not looked at them yet. */
const limit = 256

/**
 * One for the process, as a library is installed once but this one may be there twice, as an ES module and as CommonJS: the
 * copy that restores an error need not be the one that saw its answer.
 */
const shelf = (): Map<string, Remembered> => {
  const place = globalThis as { [key: symbol]: unknown }
  const key = Symbol.for('sts-errors.remembered')
  place[key] ??= new Map()
  return place[key] as Map<string, Remembered>
}

/**
 * Keeps the error of an answer for `normalizeError`, under the ids that the library above will put on its own error. The
 * oldest is dropped when there are too many.
 *
 * @param word - what the library is told that the error is
 */
export function remember(error: StsError, word: string, ids: readonly (string | undefined)[]): void {
  const kept = shelf()
  for (const id of ids) {
    if (!id) continue
    kept.delete(id)
    kept.set(id, { error, word, at: Date.now() })
  }
  for (const id of kept.keys()) {
    if (kept.size <= limit) break
    kept.delete(id)
  }
}

/** The error of the failure that the library reports: under its id, and of the same word. */
export function recallFor(word: string, id: string | undefined): StsError | undefined {
  const found = id === undefined ? undefined : shelf().get(id)
  return found && (found.word === word || /^(?:network_error|post_request_failed)$/.test(word))
    ? found.error
    : undefined
}

/** The error of a gate that the library has closed by itself: what closed it stands in the text, and how long is left. */
export function recallGate(text: string): StsError | undefined {
  const id = /Correlation ID: ([\w-]+)/i.exec(text)?.[1]
  const found = id === undefined ? undefined : shelf().get(id)
  const cooldown = findRow('throttled:cooldown')
  if (!found || !cooldown) return undefined
  const {
    code,
    codes,
    error,
    errorDescription,
    suberror,
    correlationId,
    traceId,
    timestamp,
    headers,
    status,
    retryAfterMs,
  } = found.error
  const left = Math.max(0, (retryAfterMs ?? gateMs) - (Date.now() - found.at))
  return createError(
    cooldown,
    {
      codes,
      error,
      errorDescription,
      suberror,
      correlationId,
      traceId,
      timestamp,
      headers,
      status,
      retryAfterMs: left,
      attempts: 0,
    },
    code,
  )
}

/** How long MSAL closes its gate where no answer says how long. */
const gateMs = 60_000
