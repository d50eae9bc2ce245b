import type { RetryEvent, StsError } from '@sts-errors/core'
import { differencesOf } from './compare.ts'
import type { Stage } from './request.ts'
import { type Facts, factsOf, type Row } from './row.ts'
import type { Scenario } from './scenario.ts'
import { type Client, type Outcome, send } from './send.ts'

/** One scenario through one client, with the live outcome. */
export interface Performance {
  readonly row: Row
  readonly outcome: Outcome
}

/** Plays one scenario through one client, and leaves the stage as it was. */
export async function perform(
  scenario: Scenario,
  client: Client,
  stage: Stage,
  onRetry: (event: RetryEvent) => void = () => undefined,
): Promise<Performance> {
  const { simulator, clock } = stage
  const overcome: StsError[] = []
  const watch = (event: RetryEvent): void => {
    overcome.push(event.error)
    onRetry(event)
  }
  try {
    const { outcome, local } = await play(scenario, client, stage, watch)
    const facts = factsOf(outcome, { overcome, received: simulator.requests.length, waitedMs: clock.waitedMs })
    return { row: rowOf(scenario, facts, { client, local, outcome }), outcome }
  } finally {
    simulator.setQuotas([])
    simulator.clearEnqueued()
    clock.reset()
  }
}

/** Sends the request; `local` tells whether it is for the simulator. */
async function play(
  { quotas = [], enqueue = [], request, options }: Scenario,
  client: Client,
  stage: Stage,
  onRetry: (event: RetryEvent) => void,
): Promise<{ outcome: Outcome; local: boolean }> {
  const { simulator, clock } = stage
  try {
    simulator.setQuotas(quotas)
    const made = await request(stage)
    simulator.enqueue(...enqueue)
    simulator.clearRequests()
    const outcome = await send(client, made, { ...options, clock, onRetry })
    return { outcome, local: made.url.startsWith(simulator.url) }
  } catch (thrown) {
    // What comes before the request went wrong: the tour goes on.
    return { outcome: { type: 'surprise', thrown }, local: true }
  }
}

function rowOf(
  scenario: Scenario,
  facts: Facts,
  { client, local, outcome }: { client: Client; local: boolean; outcome: Outcome },
): Row {
  const differences = differencesOf(scenario, facts, { client, local })
  return {
    scenario: scenario.name,
    description: scenario.description,
    via: client,
    asExpected: differences.length === 0,
    differences,
    ...facts,
    ...(outcome.type === 'error' ? { error: outcome.error.toJSON() } : {}),
  }
}
