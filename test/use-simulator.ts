import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import { type Simulator, type SimulatorOptions, startSimulator } from '@sts-errors/simulator'

/** One simulator for a test file; each test finds it without requests and answers of an earlier one. */
export function useSimulator(options?: SimulatorOptions): () => Simulator {
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await startSimulator(options)
  })
  beforeEach(() => {
    simulator.clearEnqueued()
    simulator.clearRequests()
  })
  afterAll(() => simulator.close())
  return () => simulator
}
