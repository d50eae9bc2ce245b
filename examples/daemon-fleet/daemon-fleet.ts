import { type Clock, createFetch, createThrottle, type GateSnapshot } from '@sts-errors/fetch'
import { contoso, startSimulator } from '@sts-errors/simulator'

/** The fleet at one moment. */
export interface View {
  readonly seconds: number
  readonly tokens: number
  readonly refused: number
  readonly gate: GateSnapshot | undefined
}

/** How large a fleet, and in what time. */
export interface FleetOptions {
  readonly workers?: number
  readonly tokensPerWorker?: number
  /** Requests that the STS takes in a window of two seconds. */
  readonly quota?: number
  /** The runtime's by default. */
  readonly clock?: Clock
  readonly show: (view: View) => void
}

/**
 * Two hundred workers of one process all need tokens from an STS that takes 100 requests in two seconds. They know nothing of
 * each other: the throttle of their client makes a line of them.
 */
export async function daemonFleet({
  workers = 200,
  tokensPerWorker = 3,
  quota = 100,
  clock,
  show,
}: FleetOptions): Promise<View> {
  const simulator = await startSimulator({
    quotas: { type: 'fixed_window', limit: quota, windowMs: 2000 },
    ...(clock && { now: () => clock.now() }),
  })
  const now = () => (clock ? clock.now() : Date.now())
  const begun = now()
  const { tenantId, daemon, graph } = contoso
  const throttle = createThrottle({ onChange: () => show(view()) })
  const fetch = createFetch({ throttle, clock })
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: daemon.id,
    client_secret: daemon.secret,
    scope: `${graph.uri}/.default`,
  })
  let tokens = 0

  function view(): View {
    const refused = simulator.requests.filter(({ status }) => status === 429).length
    return { seconds: (now() - begun) / 1000, tokens, refused, gate: throttle.snapshot()[0] }
  }

  async function work(): Promise<void> {
    for (let i = 0; i < tokensPerWorker; i++) {
      const response = await fetch(`${simulator.url}/${tenantId}/oauth2/v2.0/token`, { method: 'POST', body })
      await response.text()
      if (++tokens % 10 === 0) show(view())
    }
  }

  try {
    await Promise.all(Array.from({ length: workers }, work))
    return view()
  } finally {
    await simulator.close()
  }
}
