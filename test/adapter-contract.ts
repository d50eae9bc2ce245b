import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { isStsError, type StsOptions } from '@sts-errors/core'
import type { ScriptedAnswer } from '@sts-errors/simulator'
import { findClosedPort } from './closed-port.ts'
import { describeAborts } from './contract/aborts.ts'
import { answers } from './contract/answers.ts'
import { describeClaims } from './contract/claims.ts'
import { describeConcurrency } from './contract/concurrency.ts'
import { describeDeclinedScopes } from './contract/declined-scopes.ts'
import { faults } from './contract/faults.ts'
import { describeHooks } from './contract/hooks.ts'
import { options } from './contract/options.ts'
import { repeating } from './contract/repeating.ts'
import { describeRetryAfter } from './contract/retry-after.ts'
import type { Bench, ContractAnswer, ContractRequest, Reply, Scenario, Send, Target } from './contract/scenario.ts'
import { describeSockets } from './contract/sockets.ts'
import { throttling } from './contract/throttling.ts'
import { useSimulator } from './use-simulator.ts'
import { createVirtualClock } from './virtual-clock.ts'

const tables: { readonly [topic: string]: readonly Scenario[] } = { throttling, answers, repeating, options, faults }

/**
 * Runs the contract of all adapters over real HTTP on loopback.
 *
 * @param client - the name that {@link Scenario.differs} knows
 */
export function describeAdapterContract(client: string, send: Send): void {
  describe(`the contract of all adapters, kept by ${client}`, () => {
    const simulator = useSimulator({ now: () => clock.now() })
    const untrusted = useSimulator({ tls: true })
    let closedPort: number
    let clock = createVirtualClock()
    const bench: Bench = { client, send, simulator, url: (target = 'resource') => addresses()[target] }
    const addresses = (): Record<Target, string> => ({
      resource: `${simulator().url}/graph/v1.0/me`,
      token: `${simulator().url}/common/oauth2/v2.0/token`,
      managed_identity: `${simulator().url}/metadata/identity/oauth2/token?resource=https%3A%2F%2Fgraph.microsoft.com`,
      refused: `http://127.0.0.1:${closedPort}/common/oauth2/v2.0/token`,
      untrusted: `${untrusted().url}/graph/v1.0/me`,
      unknown_host: 'http://does-not-exist.invalid/common/oauth2/v2.0/token',
    })
    const requestOf = ({ request: { to, ...request } = {} }: Scenario): ContractRequest => ({
      method: 'GET',
      url: addresses()[to ?? 'resource'],
      ...request,
    })
    /** What a call came to, and how many requests it took. */
    const observe = async (replies: readonly Reply[], request: ContractRequest, options?: StsOptions) => {
      simulator().clearEnqueued()
      simulator().clearRequests()
      simulator().enqueue(...replies.map(scripted))
      const outcome = await send(request, options).then(
        answer => ({ answer }),
        (thrown: unknown) => ({ thrown }),
      )
      return { outcome, sent: simulator().requests.length }
    }

    beforeAll(async () => {
      closedPort = await findClosedPort()
    })
    beforeEach(() => {
      clock = createVirtualClock()
    })

    describe.each(Object.entries(tables))('%s', (_topic, scenarios) => {
      test.each(scenarios)(
        '$promise',
        async row => {
          const scenario = { ...row, ...row.differs?.[client] }
          const { replies, outcome: wanted, waits } = scenario
          const request = requestOf(scenario)
          const given: StsOptions = { ...scenario.options, clock, retry: retryOf(scenario.options) }
          const { outcome, sent } = await observe(replies, request, given)

          if (wanted === 'as the client alone') {
            const alone = await observe(replies.slice(-1), request)
            expect(comparable(outcome)).toEqual(comparable(alone.outcome))
          } else if ('resolves' in wanted) {
            expect(outcome).toMatchObject({ answer: { status: wanted.resolves } })
          } else {
            expect(outcome).toMatchObject({ thrown: wanted.rejects })
            expect('thrown' in outcome && isStsError(outcome.thrown)).toBe(true)
          }
          expect(sent).toBe(scenario.sent)
          if (waits) expect(clock.waits).toEqual(waits)
        },
        5_000,
      )
    })

    describeHooks(bench)
    describeClaims(bench)
    // The answers of undici stream through.
    if (!client.startsWith('undici')) describeDeclinedScopes(bench)
    describeAborts(bench)
    describeConcurrency(client, send)
    describeRetryAfter(bench)
    describeSockets(bench, client !== 'axios over fetch')
  })
}

const retryOf = ({ retry }: StsOptions = {}): StsOptions['retry'] =>
  retry === false ? false : { jitter: 'none', ...retry }

const scripted = (reply: Reply): ScriptedAnswer =>
  typeof reply === 'function' ? (_request, { nowMs }) => reply(nowMs) : reply

/** An outcome as far as two calls can agree: the STS gives each its own ids. */
function comparable(outcome: { answer: ContractAnswer } | { thrown: unknown }): unknown {
  if ('answer' in outcome)
    return { ...outcome.answer, text: outcome.answer.text.replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, 'id') }
  const { name, message, code, status } = outcome.thrown as Error & { code?: unknown; status?: unknown }
  return { thrown: { name, message, code, status, typed: isStsError(outcome.thrown) } }
}
