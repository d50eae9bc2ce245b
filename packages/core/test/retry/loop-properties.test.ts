import { describe, expect, test } from '@jest/globals'
import { isStsError, type RequestTraits, type StsError, toStsError } from '@sts-errors/core'
import { type Call, type Failure, perform, type ResolvedOptions, resolveOptions } from '@sts-errors/core/adapter'
import fc from 'fast-check'
import { modelRuns, modelTimeoutMs } from '../../../../test/model-runs.ts'
import { createSimulatedTime, type SimulatedTime } from '../../../../test/simulated-time.ts'
import { faultToError } from '../../src/faults.ts'

interface Answer {
  readonly status: number
}

const claims = Buffer.from('{"access_token":{}}').toString('base64')
const challenge = { 'www-authenticate': `Bearer error="insufficient_claims", claims="${claims}"` }

/** What an attempt comes to: a status with a hint in seconds, a claims challenge, a fault, or what is none of our business. */
const outcome = fc.oneof(
  { weight: 4, arbitrary: fc.record({ status: fc.constantFrom(429, 503, 500, 408), seconds: fc.option(fc.nat(70)) }) },
  { weight: 1, arbitrary: fc.constantFrom('success', 'challenge', 'reset', 'refused', 'stranger') },
)
const hook = fc.constantFrom('nothing', 'token', 'throws', 'slow')
const traits: fc.Arbitrary<RequestTraits> = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  url: fc.constant('https://graph.example/me'),
  tokenRequest: fc.boolean(),
  grantType: fc.constantFrom('client_credentials', 'authorization_code'),
  replayable: fc.boolean(),
})
const plans = fc.array(
  fc.record({
    request: traits,
    outcomes: fc.array(outcome, { maxLength: 8 }),
    beforeRetry: hook,
    onClaimsChallenge: hook,
    /** When the caller gives up, if ever. */
    abortAfterMs: fc.option(fc.nat(30_000)),
  }),
  { minLength: 1, maxLength: 4 },
)
const world = fc.record({
  plans,
  maxRetries: fc.nat(4),
  totalTimeoutMs: fc.constantFrom(5_000, 60_000, 200_000),
  budget: fc.constantFrom(false as const, { maxTokens: 5, tokenRatio: 0.1 }),
  steps: fc.array(fc.record({ choice: fc.nat(9), lateMs: fc.oneof(fc.constant(0), fc.nat(100_000)) }), {
    maxLength: 60,
  }),
  chance: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 9 }),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never
type Plan = World['plans'][number]

const stranger = new RangeError('a mistake of the caller')
const hookError = new Error('the hook failed')

function failureOf(kind: Exclude<Plan['outcomes'][number], 'success' | 'stranger'>): Failure<Answer> {
  if (typeof kind === 'object') {
    const headers = kind.seconds === null ? {} : { 'retry-after': `${kind.seconds}` }
    return { error: toStsError({ status: kind.status, headers }) as StsError, answer: { status: kind.status } }
  }
  if (kind === 'challenge')
    return { error: toStsError({ status: 401, headers: challenge }) as StsError, answer: { status: 401 } }
  const thrown = Object.assign(new Error(kind), { code: kind === 'reset' ? 'ECONNRESET' : 'ECONNREFUSED' })
  return { error: faultToError(thrown) as StsError, thrown }
}

/** One call, and what is known of it. */
function begin(plan: Plan, time: SimulatedTime, usual: ResolvedOptions) {
  const seen = {
    sent: [] as number[],
    settled: 0,
    gaveUp: 0,
    startedAt: time.now(),
    abortedAt: Infinity,
    thrown: null as unknown,
  }
  const broken: string[] = []
  const left = [...plan.outcomes]
  let notBefore = 0
  const controller = new AbortController()
  if (plan.abortAfterMs !== null)
    time.plan(() => {
      seen.abortedAt = Math.min(seen.abortedAt, time.now())
      controller.abort()
    }, plan.abortAfterMs)
  const act = async (how: Plan['beforeRetry']): Promise<string | undefined> => {
    if (how === 'throws') throw hookError
    if (how === 'slow') await time.sleep(1000)
    return how === 'token' ? 'token' : undefined
  }
  const call: Call<Answer> = {
    request: plan.request,
    method: plan.request.method,
    url: plan.request.url,
    body: undefined,
    signal: controller.signal,
    header: () => undefined,
    discard: () => undefined,
    send: () =>
      new Promise((resolve, reject) => {
        if (time.now() < notBefore) broken.push(`sent ${notBefore - time.now()} ms too early`)
        if (usual.retry && time.now() - seen.startedAt > usual.retry.totalTimeoutMs) broken.push('sent too late')
        if (controller.signal.aborted && seen.sent.length) broken.push('sent after an abort')
        seen.sent.push(time.now())
        const next = left.shift() ?? 'success'
        const callOff = time.plan(() => {
          controller.signal.removeEventListener('abort', abort)
          if (next === 'success') return resolve({ status: 200 })
          if (next === 'stranger') return reject(stranger)
          const failure = failureOf(next)
          notBefore = time.now() + (failure.error.retryAfterMs ?? 0)
          resolve(failure)
        })
        const abort = () => {
          callOff()
          reject(controller.signal.reason)
        }
        controller.signal.addEventListener('abort', abort)
        if (controller.signal.aborted) abort()
      }),
  }
  const hooks = {
    beforeRetry: async () => ({ token: await act(plan.beforeRetry) }),
    onClaimsChallenge: () => act(plan.onClaimsChallenge),
    onGiveUp: () => void seen.gaveUp++,
  }
  void perform(call, resolveOptions(hooks, usual))
    .catch((thrown: unknown) => {
      seen.thrown = thrown
    })
    .finally(() => seen.settled++)
  return { seen, broken, controller }
}

/** Lets everything run that needs no time. */
const settleMicrotasks = async (): Promise<void> => {
  for (let i = 0; i < 40; i++) await Promise.resolve()
}

describe('whatever comes in whatever order', () => {
  test(
    'each call settles once, in time, and nothing is sent too early, too late or too often',
    async () => {
      await fc.assert(
        fc.asyncProperty(world, async ({ plans, maxRetries, totalTimeoutMs, budget, steps, chance }) => {
          let chances = 0
          const time = createSimulatedTime(() => chance[chances++ % chance.length] ?? 0)
          const usual = resolveOptions({ clock: time, retry: { maxRetries, totalTimeoutMs, budget } })
          const calls = plans.map(plan => begin(plan, time, usual))
          await settleMicrotasks()
          for (let i = 0; time.pending; i++) {
            const { choice, lateMs } = steps[i] ?? { choice: 0, lateMs: 0 }
            time.step(choice, lateMs)
            await settleMicrotasks()
          }
          for (const { seen, broken, controller } of calls) {
            expect(broken).toEqual([])
            expect(seen.settled).toBe(1)
            // One replay is no retry.
            expect(seen.sent.length).toBeLessThanOrEqual(maxRetries + 2)
            expect(seen.gaveUp).toBeLessThanOrEqual(1)
            const { thrown } = seen
            if (isStsError(thrown)) expect([thrown.attempts, seen.gaveUp]).toEqual([seen.sent.length, 1])
            else if (thrown && thrown !== stranger && thrown !== hookError)
              expect(thrown).toBe(controller.signal.reason)
          }
        }),
        { numRuns: modelRuns(1500) },
      )
    },
    modelTimeoutMs,
  )
})
