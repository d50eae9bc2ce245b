import { expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { modelRuns, modelTimeoutMs } from '../../../../test/model-runs.ts'
import { GateWorld, type Outcome } from './model/gate-world.ts'
import { storeKinds } from './model/store-kinds.ts'

type Act = (world: GateWorld) => void | Promise<void>
/** What can happen, and how it is told. */
type Step = readonly [told: string, act: Act]

const key = fc.constantFrom('https://a.example', 'https://b.example')
const which = fc.nat(99)
const outcomes: readonly Outcome[] = [
  { status: 200 },
  { status: 404 },
  { status: 429 },
  ...[0, 0.5, 2, 7, 300, 1e9].map(seconds => ({ status: 429, seconds })),
  { status: 503, seconds: 3 },
  { status: 503, seconds: 90 },
  { status: 500 },
  'fault',
  'stranger',
]
const terms = fc.record({
  totalTimeoutMs: fc.constantFrom(30, 5000, 200_000, Infinity, Infinity),
  maxRetryAfterMs: fc.constantFrom(0, 1000, 60_000, Infinity, Infinity),
})

const come = fc
  .record({
    key,
    terms,
    times: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) }, fc.nat(45)),
    abortable: fc.boolean(),
  })
  .map(
    ({ key, terms, times, abortable }): Step => [
      `come ${key} ${fc.stringify(terms)} ×${times}${abortable ? ', abortable' : ''}`,
      world => {
        for (let i = 0; i < times; i++) world.come(key, terms, abortable)
      },
    ],
  )
const answer = fc.tuple(which, fc.constantFrom(...outcomes), fc.boolean(), fc.constantFrom(1, 1, 1, 5, 40)).map(
  ([which, outcome, comesBack, times]): Step => [
    `answer ${which} ${fc.stringify(outcome)} ${comesBack} ×${times}`,
    world => {
      for (let i = 0; i < times; i++) world.answer(which, outcome, comesBack)
    },
  ],
)
const comeBack = fc
  .tuple(which, fc.boolean())
  .map(([which, stays]): Step => [`comeBack ${which} ${stays}`, world => world.comeBack(which, stays)])
const abort = which.map((n): Step => [`abort ${n}`, world => world.abort(n)])
const put = fc
  .constantFrom(-7_200_000, -3000, -1, 1, 3000, 7_200_000)
  .map((ms): Step => [`put ${ms}`, world => world.put(ms)])
const clear = fc.option(key, { nil: undefined }).map((key): Step => [`clear ${key ?? ''}`, world => world.clear(key)])
const tellStore = fc
  .tuple(key, fc.constantFrom(-1000, 0, 2000, 60_000, 1e10))
  .map(([key, ms]): Step => [`tellStore ${key} ${ms}`, world => world.tellStore(key, ms)])
const snapshot = fc.constant<Step>(['snapshot', world => world.snapshot()])
const pass = fc
  .constantFrom(1, 19, 50, 500, 1000, 2000, 9999, 31_000, 200_000)
  .map((ms): Step => [`pass ${ms}`, world => world.pass(ms)])

/** Some of what needs no time happens in one and the same moment. */
const together = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: come },
    { weight: 8, arbitrary: answer },
    { weight: 3, arbitrary: comeBack },
    { weight: 2, arbitrary: abort },
    { weight: 1, arbitrary: clear },
    { weight: 1, arbitrary: tellStore },
  ),
  { minLength: 1, maxLength: 3 },
)

class GateCommand implements fc.AsyncCommand<object, GateWorld> {
  readonly #steps: readonly Step[]

  constructor(steps: readonly Step[]) {
    this.#steps = steps
  }

  check(): boolean {
    return true
  }

  async run(_: object, world: GateWorld): Promise<void> {
    // Not one after the other: in one moment.
    const acts = this.#steps.map(([, act]) => act(world))
    for (const done of acts) await done
    await world.rest()
    if (world.broken.length) throw new Error(world.broken.join('\n'))
  }

  toString(): string {
    return this.#steps.map(([told]) => told).join(' & ')
  }
}

const setting = fc.record({
  store: fc.oneof(fc.constant('memory' as const), fc.constantFrom(...storeKinds)),
  maxQueue: fc.constantFrom(2, 100_000, 100_000),
  chance: fc.constantFrom(0, 0.5, 0.99),
  onChangeThrows: fc.boolean(),
  clockLeaps: fc.boolean(),
})
const commands = fc.commands(
  [
    together.map(steps => new GateCommand(steps)),
    fc
      .oneof({ weight: 4, arbitrary: pass }, { weight: 2, arbitrary: put }, { weight: 1, arbitrary: snapshot })
      .map(step => new GateCommand([step])),
  ],
  { maxCommands: 40, size: '+1' },
)

test(
  'whatever comes in whatever order, a gate keeps its promises, and in the end nobody waits and nothing is kept',
  async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined)
    await fc.assert(
      fc.asyncProperty(setting, commands, async (given, steps) => {
        const world = new GateWorld(given)
        await fc.asyncModelRun(() => ({ model: {}, real: world }), steps)
        await world.finish()
        expect(world.broken).toEqual([])
      }),
      { numRuns: modelRuns(600) },
    )
  },
  modelTimeoutMs,
)
