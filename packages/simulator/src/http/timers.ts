/** Delays that end with the simulator: none of them keeps the process alive, and none fires after `clear`. */
export interface Timers {
  /** Resolves after `ms`; never, when cleared before. */
  sleep(ms: number): Promise<void>
  /** Calls `tick` every `ms` until the returned function is called. */
  every(ms: number, tick: () => void): () => void
  clear(): void
}

export function createTimers(): Timers {
  const pending = new Set<NodeJS.Timeout>()
  const keep = (timer: NodeJS.Timeout): NodeJS.Timeout => {
    pending.add(timer)
    return timer.unref()
  }
  return {
    sleep: ms =>
      new Promise(resolve => {
        const timer = keep(
          setTimeout(() => {
            pending.delete(timer)
            resolve()
          }, ms),
        )
      }),
    every(ms, tick) {
      const timer = keep(setInterval(tick, ms))
      return () => {
        clearInterval(timer)
        pending.delete(timer)
      }
    },
    clear() {
      for (const timer of pending) clearTimeout(timer)
      pending.clear()
    },
  }
}
