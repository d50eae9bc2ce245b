import { type Clock, policies } from '@sts-errors/core'
import { createFetch, isStsError, type StsFetch } from '@sts-errors/fetch'
import { startSimulator } from '@sts-errors/simulator'

/**
 * One service, three clients, each with a policy of its own: a sync that may take its time, a page that somebody looks at, and
 * the managed-identity endpoint, whose 410 is worth waiting for. One request of the sync differs from the others.
 *
 * @param clock - whose waits are over at once: a program of your own leaves it out
 */
export async function perClientPolicies(print: (line: string) => void, clock: Clock): Promise<void> {
  const simulator = await startSimulator({ now: () => clock.now() }) // stands for Graph and for the endpoint

  const sync = createFetch({ clock, retry: { ...policies.daemon, jitter: 'none' } })
  const page = createFetch({ clock, retry: policies.interactive })
  const identity = createFetch({ clock, retry: policies.managedIdentity })

  const graph = `${simulator.url}/graph/v1.0/me`
  const imds = `${simulator.url}/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://graph.microsoft.com`

  /** What became of a call, and how long it waited. */
  async function tell(who: string, ...request: Parameters<StsFetch>): Promise<void> {
    const client = { sync, page, identity }[who] ?? sync
    const startedAt = clock.now()
    const outcome = await client(...request).then(
      response => `${response.status}`,
      (error: unknown) => {
        if (!isStsError(error)) throw error
        return `${error.kind}, ${error.stopReason}`
      },
    )
    print(`${who}: ${outcome}, after ${Math.round((clock.now() - startedAt) / 1000)} s`)
  }

  const ok = { body: { displayName: 'Ada' } }
  try {
    simulator.enqueue('throttled-minute', ok)
    await tell('sync', graph)

    simulator.enqueue('throttled-minute')
    await tell('page', graph)

    simulator.enqueue({ status: 410, times: 6 })
    await tell('identity', imds, { headers: { Metadata: 'true' } })

    simulator.enqueue('throttled-minute')
    await tell('sync', graph, { sts: { retry: { maxRetryAfterMs: 10_000 } } })
  } finally {
    await simulator.close()
  }
}
