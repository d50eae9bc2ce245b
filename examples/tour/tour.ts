import type { RetryEvent } from '@sts-errors/core'
import { startSimulator } from '@sts-errors/simulator'
import { createFastClock } from './fast-clock.ts'
import { perform } from './perform.ts'
import type { Stage } from './request.ts'
import type { Row } from './row.ts'
import type { Scenario, Theme } from './scenario.ts'
import { clients } from './send.ts'

/** How much faster than real time the waits pass. */
export const haste = 200

/** Who watches the tour. */
export interface Watcher {
  onStart?(url: string): void
  onTheme?(theme: Theme): void
  onScenario?(scenario: Scenario): void
  onWait?(scenario: Scenario, event: RetryEvent): void
  onRows?(rows: readonly Row[]): void
  onEnd?(rows: readonly Row[], elapsedMs: number): void
}

/** Gives a stage to the work, and clears it afterwards. */
export async function onStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
  const clock = createFastClock(haste)
  const simulator = await startSimulator({
    now: clock.now,
    deviceCodePolling: { intervalSeconds: 5, slowDown: true },
  })
  try {
    return await work({ simulator, clock })
  } finally {
    await simulator.close()
  }
}

/** Plays every scenario through every client, in order. */
export function takeTour(themes: readonly Theme[], watcher: Watcher = {}): Promise<readonly Row[]> {
  const startedAt = performance.now()
  return onStage(async stage => {
    watcher.onStart?.(stage.simulator.url)
    const all: Row[] = []
    for (const theme of themes) {
      watcher.onTheme?.(theme)
      for (const scenario of theme.scenarios) {
        watcher.onScenario?.(scenario)
        const rows: Row[] = []
        for (const client of clients) {
          const { row } = await perform(scenario, client, stage, event => watcher.onWait?.(scenario, event))
          rows.push(row)
        }
        watcher.onRows?.(rows)
        all.push(...rows)
      }
    }
    watcher.onEnd?.(all, performance.now() - startedAt)
    return all
  })
}
