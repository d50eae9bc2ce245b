import { decodeClaims } from './claims.ts'
import { typed } from './complete.ts'
import { recordOf } from './record.ts'

/** Deeper than any claims request is (`access_token` → claim → `values`), and no danger to the stack. */
const deepest = 32

/**
 * One claims request out of several (OpenID Connect Core §5.5), as JSON text: those of a challenge, those of an earlier one,
 * the client's capabilities. Later ones go over earlier ones:
 *
 * - `values` and other lists are united, each entry once, in order;
 * - a claim stays `essential` once one of them says so;
 * - where one asks for a `value` and another for `values` of the same claim, the later one stands;
 * - `null`, a claim that is only wished for, never takes the place of anything.
 *
 * @param claims - each an object, its JSON text, or any encoding that challenges use; `undefined` counts for nothing
 * @returns `{}` where there is nothing to merge
 * @throws TypeError that names the place of what is no claims request, never its content
 */
export function mergeClaims(...claims: readonly (string | object | undefined)[]): string {
  let merged: unknown = {}
  claims.forEach((given, index) => {
    if (given !== undefined) merged = merge(merged, read(given, index), 0)
  })
  return JSON.stringify(merged)
}

/**
 * The claims request that declares what a client can handle: `cp1` means claims challenges, so that continuous access
 * evaluation gives it tokens that live longer and can be revoked.
 *
 * @param capabilities - `cp1`
 * @returns the JSON text `{"access_token":{"xms_cc":{"values":["cp1"]}}}`; `{}` without capabilities
 * @throws TypeError where one is no text, or empty
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge#how-to-communicate-client-capabilities-to-microsoft-entra-id
 */
export function clientCapabilities(...capabilities: readonly string[]): string {
  capabilities.forEach((capability: unknown, index) => {
    if (typeof capability !== 'string' || !capability)
      throw wrong('capabilities', index, capability, 'a capability: cp1')
  })
  return JSON.stringify(capabilities.length ? { access_token: { xms_cc: { values: capabilities } } } : {})
}

function read(given: unknown, index: number): unknown {
  let json: string | undefined
  try {
    // An object is taken as what would be sent: a copy without accessors and prototypes.
    json = decodeClaims(typeof given === 'string' ? given : JSON.stringify(recordOf(given)))
  } catch {
    // Circular, or with a bigint in it.
  }
  if (!json) throw wrong('claims', index, given, 'a claims request: a JSON object or its text')
  const claims: unknown = JSON.parse(json)
  if (isDeeper(claims, deepest)) throw wrong('claims', index, given, `a claims request of at most ${deepest} levels`)
  return claims
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some(inner => isDeeper(inner, levels - 1)))

/** Depth 0 is the request, 1 `access_token` and its like, 2 a claim. */
function merge(earlier: unknown, later: unknown, depth: number): unknown {
  if (Array.isArray(earlier) && Array.isArray(later)) return unite(earlier.concat(later) as unknown[])
  const before = recordOf(earlier)
  const after = recordOf(later)
  if (!after) return later ?? earlier ?? null
  // Without a prototype `__proto__` is a name like any other.
  const merged: Record<string, unknown> = Object.assign(Object.create(null) as object, before)
  const isClaim = depth === 2
  if (isClaim && Object.hasOwn(after, 'value')) delete merged.values
  if (isClaim && Object.hasOwn(after, 'values')) delete merged.value
  for (const [name, value] of Object.entries(after)) {
    const isKept = isClaim && name === 'essential' && merged[name] === true
    merged[name] = isKept || merge(merged[name], value, depth + 1)
  }
  return merged
}

/** Each entry once, whatever it is. */
const unite = (entries: readonly unknown[]): unknown[] => [
  ...new Map(entries.map(entry => [JSON.stringify(entry), entry])).values(),
]

const wrong = (what: string, index: number, given: unknown, expected: string): TypeError =>
  new TypeError(`${what}[${index}]: ${typed(given)} given, expected ${expected}`)
