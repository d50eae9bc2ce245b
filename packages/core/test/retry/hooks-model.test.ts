import { jest, test } from '@jest/globals'
import fc from 'fast-check'
import { modelRuns, modelTimeoutMs } from '../../../../test/model-runs.ts'
import { conducts, endings, verdicts } from './model/hook-plan.ts'
import { HookedWorld } from './model/hooked-world.ts'

const hook = fc.array(fc.constantFrom(...conducts), { maxLength: 6 })
const plan = fc.record({
  calls: fc.array(
    fc.record({
      isTokenRequest: fc.boolean(),
      token: fc.constantFrom('one', 'another', 'none'),
      isAborted: fc.boolean(),
      abortedWith: fc.constantFrom(0, 0, 0, 1, 2),
      endings: fc.array(fc.constantFrom(...endings), { maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  isThrottled: fc.boolean(),
  beforeRetry: hook,
  onClaimsChallenge: hook,
  onRetry: hook,
  onGiveUp: hook,
  shouldRetry: fc.array(fc.constantFrom(...verdicts), { maxLength: 4 }),
})
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test(
  'whatever hooks do and in whatever order, each call settles once, at once when aborted, and sends nothing that it should not',
  async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined)
    let current: HookedWorld | undefined
    const scheduler = fc.scheduler({
      act: async happen => {
        await happen()
        await turn()
        current?.judgeRest()
      },
    })
    await fc.assert(
      fc.asyncProperty(scheduler, plan, async (s, given) => {
        const world = new HookedWorld(s, given)
        current = world
        await turn()
        await s.waitIdle()
        await world.judgeEnd(turn)
        if (world.broken.length) throw new Error(world.broken.join('\n'))
      }),
      { numRuns: modelRuns(2000) },
    )
  },
  modelTimeoutMs,
)
