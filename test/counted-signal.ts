import type { AbortSignalLike } from '@sts-errors/core'

/** A signal that tells how many listen to it. */
export interface CountedSignal extends AbortSignalLike {
  readonly listeners: number
  abort(reason?: unknown): void
}

export function createCountedSignal(): CountedSignal {
  const listeners = new Set<() => void>()
  let aborted = false
  let reason: unknown
  return {
    get aborted() {
      return aborted
    },
    get reason() {
      return reason
    },
    get listeners() {
      return listeners.size
    },
    addEventListener: (_, listener) => void listeners.add(listener),
    removeEventListener: (_, listener) => void listeners.delete(listener),
    abort(given) {
      if (aborted) return
      aborted = true
      reason = given
      for (const listener of [...listeners]) listener()
    },
  }
}
