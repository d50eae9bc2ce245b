import { afterEach } from '@jest/globals'
import { type Simulator, type SimulatorOptions, startSimulator } from '../src/index.ts'

const running: Simulator[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map(simulator => simulator.close()))
})

/** A simulator that ends with the test. Its key is of the kind that is made fast. */
export async function started(options?: SimulatorOptions): Promise<Simulator> {
  const simulator = await startSimulator({ signingAlgorithm: 'ES256', ...options })
  running.push(simulator)
  return simulator
}

/** A clock that stands still until it is moved. */
export function stillClock(): { now: () => number; advance: (ms: number) => void } {
  let ms = Date.UTC(2026, 2, 1, 12)
  return {
    now: () => ms,
    advance(by) {
      ms += by
    },
  }
}
