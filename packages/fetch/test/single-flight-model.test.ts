import { test } from '@jest/globals'
import fc from 'fast-check'
import { modelRuns, modelTimeoutMs } from '../../../test/model-runs.ts'
import { FlightWorld, outcomes } from './model/flight-world.ts'

type Act = readonly [told: string, act: (world: FlightWorld) => void]

const key = fc.constantFrom('a', 'b')
const join = fc
  .record({ key, times: fc.integer({ min: 1, max: 3 }), signal: fc.constantFrom('none', 'live', 'live', 'aborted') })
  .map(
    ({ key, times, signal }): Act => [
      `join ${key} ×${times}, signal ${signal}`,
      world => {
        for (let i = 0; i < times; i++) world.join(key, signal)
      },
    ],
  )
const abort = fc.nat(20).map((which): Act => [`abort ${which}`, world => world.abort(which)])
const abortAll = key.map((key): Act => [`abort all of ${key}`, world => world.abortAll(key)])
/** Some things happen in one and the same moment. */
const acts = fc.array(
  fc.oneof({ weight: 4, arbitrary: join }, { weight: 3, arbitrary: abort }, { weight: 1, arbitrary: abortAll }),
  { minLength: 1, maxLength: 3 },
)

class FlightCommand implements fc.AsyncCommand<object, FlightWorld> {
  readonly #acts: readonly Act[]

  constructor(acts: readonly Act[]) {
    this.#acts = acts
  }

  check(): boolean {
    return true
  }

  async run(_: object, world: FlightWorld): Promise<void> {
    for (const [, act] of this.#acts) act(world)
  }

  toString(): string {
    return this.#acts.map(([told]) => told).join(' & ')
  }
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test(
  'whatever comes in whatever order, those who ask for the same share one exchange, and nothing else',
  async () => {
    let current: FlightWorld | undefined
    const scheduler = fc.scheduler({
      act: async happen => {
        await happen()
        await turn()
        current?.judgeRest()
      },
    })
    const setting = fc.record({
      outcomes: fc.array(fc.constantFrom(...outcomes), { maxLength: 12 }),
      isStubborn: fc.boolean(),
    })
    const commands = fc.commands([acts.map(given => new FlightCommand(given))], { maxCommands: 12 })
    await fc.assert(
      fc.asyncProperty(scheduler, setting, commands, async (s, given, steps) => {
        const world = new FlightWorld(s, given)
        current = world
        await fc.scheduledModelRun(s, () => ({ model: {}, real: world }), steps)
        await s.waitIdle()
        await world.judgeEnd()
        if (world.broken.length) throw new Error(world.broken.join('\n'))
      }),
      { numRuns: modelRuns(400) },
    )
  },
  modelTimeoutMs,
)
