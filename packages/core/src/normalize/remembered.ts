import { createError, type StsError } from '../errors.ts'
import { row } from '../rows.ts'

interface Remembered {
  readonly error: StsError
  /** What the library was told that the error is, and will say of it; of a discovery its address. */
  readonly word: string
  /** By the runtime's clock, as the library's own gate is. */
  readonly at: number
}

/** How many failures are kept: those whose callers have not looked at them yet. */
const limit = 256
/** Milliseconds for which a failed discovery, which has no id, is taken for the reason. */
const memoryMs = 10_000
/** How long MSAL.js closes its gate where no answer says how long, and the bounds where one does. */
const [gateMs, leastGateMs, longestGateMs] = [60_000, 1000, 3_600_000] as const
/** No server and no application has this for an id. */
const discovery = '\0discovery'

/**
 * One for the process, as a library is installed once but this one may be there twice, as an ES module and as CommonJS: the
 * copy that restores an error need not be the one that saw its answer.
 */
function shelf(): Map<string, Remembered> {
  const place = globalThis as { [key: symbol]: unknown }
  const key = Symbol.for('sts-errors.remembered')
  place[key] ??= new Map()
  return place[key] as Map<string, Remembered>
}

/**
 * Keeps the error of a failure for `normalizeError`, under the ids of which the library above will put one on its own error.
 * The oldest is dropped when there are too many.
 *
 * @param word - what the library is told that the error is
 */
export function rememberFailure(error: StsError, word: string, ids: readonly unknown[]): void {
  const kept = shelf()
  for (const id of ids) {
    if (typeof id !== 'string' || !id) continue
    kept.delete(id)
    kept.set(id, { error, word, at: Date.now() })
  }
  for (const id of kept.keys()) {
    if (kept.size <= limit) break
    kept.delete(id)
  }
}

/** Keeps the error of a failed discovery, unless another address failed just now: nobody could tell which is meant. */
export function rememberDiscovery(error: StsError, url: string): void {
  const last = shelf().get(discovery)
  const isAmbiguous = last && last.word !== url && Date.now() - last.at < memoryMs
  rememberFailure(error, isAmbiguous ? '' : url, [discovery])
}

/** The error of the failure that the library reports: under its id, and by the same word. */
export function recallFor(word: string, id: string | undefined): StsError | undefined {
  const kept = shelf()
  if (/^(?:openid_config_error|endpoints_resolution_error|untrusted_authority)$/.test(word)) {
    const last = kept.get(discovery)
    return last?.word && Date.now() - last.at < memoryMs ? last.error : undefined
  }
  const found = id === undefined ? undefined : kept.get(id)
  return found && (found.word === word || /^(?:network_error|post_request_failed)$/.test(word))
    ? found.error
    : undefined
}

/**
 * The error of a gate that the library has closed by itself: what closed it, found by the id in its text, and how long is
 * left. Nothing was sent.
 */
export function recallGate(text: string): StsError | undefined {
  const id = /Correlation ID: ([\w-]+)/i.exec(text)?.[1]
  const found = id === undefined ? undefined : shelf().get(id)
  if (!found) return undefined
  const { code, retryAfterMs = gateMs, ...said } = found.error
  const closedMs = Math.min(Math.max(retryAfterMs, leastGateMs), longestGateMs)
  const left = Math.max(0, closedMs - (Date.now() - found.at))
  return createError(row('throttled', 'cooldown'), { ...detailsOf(said), retryAfterMs: left, attempts: 0 }, code)
}

const detailsOf = ({
  codes,
  error,
  errorDescription,
  suberror,
  correlationId,
  traceId,
  timestamp,
  headers,
  status,
  grantType,
}: Partial<StsError>) => ({
  codes: codes ?? [],
  error,
  errorDescription,
  suberror,
  correlationId,
  traceId,
  timestamp,
  headers,
  status,
  grantType,
})
