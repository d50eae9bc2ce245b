import { isStsError, type StsError } from './errors.ts'

/** By `Symbol.for`, as the layers may come from two copies of the package. */
const outcome = Symbol.for('sts-errors.outcome')

/**
 * Notes on an answer, or on what a client threw, that it is handed on as it is so that a layer around this one does not retry what has
 * been retried.
 */
export function markOutcome(value: unknown, error: StsError): void {
  // Anything can be thrown, and a mock's answer may be frozen.
  if (Object.isExtensible(value)) Object.defineProperty(value as object, outcome, { value: error, configurable: true })
}

/** The error with which another layer gave up: it is what was thrown, or noted on that or on an answer. */
export function outcomeOf(value: object): StsError | undefined {
  const error = isStsError(value) ? value : (value as { [outcome]?: unknown })[outcome]
  return isStsError(error) ? error : undefined
}
