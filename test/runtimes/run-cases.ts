import { isStsError, type StsOptions } from '@sts-errors/core'
import { answers } from '../contract/answers.ts'
import { faults } from '../contract/faults.ts'
import { options } from '../contract/options.ts'
import { repeating } from '../contract/repeating.ts'
import type { ContractRequest, Scenario } from '../contract/scenario.ts'
import { throttling } from '../contract/throttling.ts'
import { createVirtualClock } from '../virtual-clock.ts'
import { problemOf, reportCases, resultOf } from './case-results.ts'
import { check, show } from './check.ts'
import type { CaseResult, Control, Report, Script } from './control.ts'
import type { Runtime, RuntimeCase } from './runtime.ts'
import type { RuntimeClient } from './runtime-client.ts'
import { signalCases } from './signal-cases.ts'

const tables: { readonly [topic: string]: readonly Scenario[] } = { throttling, answers, repeating, options, faults }

/** The scenarios of a topic, for the program that knows their replies. */
export const scenarioOf = (topic: string, index: number): Scenario | undefined => tables[topic]?.[index]

/** Runs every case in this runtime and reports how each went. */
export const runCases = (controlUrl: string, runtime: Runtime): Promise<Report> =>
  reportCases(controlUrl, control => runAll(control, runtime))

async function runAll(control: Control, runtime: Runtime): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  const addresses = await control('addresses', {})
  for (const client of runtime.clients) {
    for (const [topic, scenarios] of Object.entries(tables))
      for (const [index, scenario] of scenarios.entries()) {
        const { promise, request } = scenario
        const inapplicable = runtime.inapplicable?.(scenario, client.name)
        const usual = { ...scenario, ...scenario.differs?.[client.name] }
        const own = { ...usual, ...runtime.differs?.(usual, client.name) }
        const asked = { method: 'GET', url: addresses[request?.to ?? 'resource'], ...request }
        const problem = inapplicable
          ? undefined
          : await problemOf(() => runScenario(control, client, { topic, index }, own, asked))
        results.push(resultOf(client.name, promise, problem, inapplicable))
      }
    const kit = {
      client,
      url: addresses.resource,
      script: async (...replies: Exclude<Script, { readonly topic: string }>) =>
        void (await control('script', { replies, nowMs: Date.now() })),
      sent: () => control('sent', {}),
    }
    const cases: readonly RuntimeCase[] = [...signalCases, ...(runtime.more ?? [])]
    for (const { promise, run } of cases) results.push(resultOf(client.name, promise, await problemOf(() => run(kit))))
  }
  return results
}

async function runScenario(
  control: Control,
  { send }: RuntimeClient,
  replies: { readonly topic: string; readonly index: number },
  scenario: Scenario,
  request: ContractRequest,
): Promise<void> {
  const virtual = createVirtualClock()
  const clock = {
    ...virtual,
    async sleep(ms: number, signal?: AbortSignal) {
      await control('advance', { ms })
      await virtual.sleep(ms, signal)
    },
  }
  const { retry } = scenario.options ?? {}
  const given: StsOptions = {
    ...scenario.options,
    clock,
    retry: retry === false ? false : { jitter: 'none', ...retry },
  }
  const observe = async (lastOnly: boolean, options?: StsOptions) => {
    await control('script', { replies: { ...replies, lastOnly }, nowMs: virtual.now() })
    return send(request, options).then(
      answer => ({ answer }),
      (thrown: unknown) => ({ thrown }),
    )
  }
  const outcome = await observe(false, given)
  const sent = await control('sent', {})
  const wanted = scenario.outcome
  if (wanted === 'as the client alone') check(comparable(outcome), comparable(await observe(true)))
  else if ('resolves' in wanted) check(outcome, { answer: { status: wanted.resolves } }, show(outcome))
  else {
    check(outcome, { thrown: wanted.rejects }, show('thrown' in outcome ? outcome.thrown : outcome.answer))
    check('thrown' in outcome && isStsError(outcome.thrown), true, 'isStsError')
  }
  check(sent.length, scenario.sent, 'sent.length')
  if (scenario.waits) check(virtual.waits, scenario.waits, 'waits')
}

/** An outcome as far as two calls can agree: the STS gives each its own ids. */
function comparable(outcome: { answer: { text: string } } | { thrown: unknown }): unknown {
  if ('answer' in outcome)
    return { ...outcome.answer, text: outcome.answer.text.replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, 'id') }
  const { name, message } = outcome.thrown as Error
  return { thrown: { name, message, typed: isStsError(outcome.thrown) } }
}
