import type { Outcome, Scenario } from '../contract/scenario.ts'

/** What comes of a scenario where the runtime's own client leaves no other choice. */
export type Differences = (scenario: Scenario, client: string) => Partial<Scenario> | undefined

/** By promise. */
const table =
  (rows: { readonly [promise: string]: Partial<Scenario> }): Differences =>
  ({ promise }) =>
    rows[promise]

/** All that apply; later ones see what earlier ones made of the scenario. */
export const all =
  (...differences: readonly Differences[]): Differences =>
  (scenario, client) => {
    const own: Partial<Scenario> = {}
    for (const differ of differences) Object.assign(own, differ({ ...scenario, ...own }, client))
    return own
  }

const typed = (rejects: object): { outcome: Outcome } => ({ outcome: { rejects } })
const unknownFault = { kind: 'network', attempts: 1, stopReason: 'not_repeatable' }

/** Of a fault these fields are not looked at. */
function withoutFields(...names: readonly string[]): Differences {
  return ({ outcome }) => {
    if (typeof outcome !== 'object' || !('rejects' in outcome) || outcome.rejects.kind !== 'network') return undefined
    return typed(Object.fromEntries(Object.entries(outcome.rejects).filter(([name]) => !names.includes(name))))
  }
}

/** A client that says of every fault only that there was one: what may have been processed is not repeated. */
export const saysLittle: Differences = all(
  table({
    'a connection that was never made lets anything be repeated': { ...typed(unknownFault), waits: [] },
    'a certificate that is not trusted is a fault that no retry cures': {
      ...typed({ kind: 'network', attempts: 4, stopReason: 'max_retries' }),
      waits: [500, 1000, 2000],
    },
  }),
  withoutFields('code', 'reason'),
)

/** A client that gives no codes. */
export const givesNoCodes = withoutFields('code')

/** A client that takes headers of any length. */
export const takesLongHeaders = table({
  'more headers than the client takes are a fault of the network': typed({ kind: 'service_unavailable' }),
})

/** A client that takes fewer than a thousand headers. */
export const takesFewHeaders = table({ 'a thousand headers are a typed error': typed({ kind: 'network' }) })

/** A client that keeps an answer to itself until it has all of it. */
export const keepsAnswer = table({
  'an error body that is reset in the middle still has a status': typed({ kind: 'network' }),
  'an error answer that is reset after its headers still has a status': typed({ kind: 'network' }),
  'an error body that is cut off still has a status': typed({ kind: 'network' }),
  'a 429 whose body is reset is waited out for as long as its headers say': {
    ...typed({ kind: 'network', stopReason: 'not_repeatable' }),
    sent: 1,
    waits: [],
  },
  'an error body that drips without end ends within attemptTimeoutMs': typed({ kind: 'timeout' }),
  'an error body that stalls ends within attemptTimeoutMs': typed({ kind: 'timeout' }),
})

/** Runtimes whose fetch streams no request body over HTTP/1.1. */
export const streamsNothing = ({ request }: Scenario): string | undefined =>
  request?.streamed ? 'fetch streams no request body over HTTP/1.1' : undefined
