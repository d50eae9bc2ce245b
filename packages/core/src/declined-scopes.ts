import { ScopesDeclinedError } from './errors.ts'
import { recordOf } from './record.ts'
import type { RequestInfo } from './sts-error-base.ts'

/** Which scopes a token has, and which it lacks. */
export interface ScopeOutcome {
  /** What the server granted, as it wrote it; what was asked, where it wrote nothing. */
  granted: string[]
  /** What was asked and not granted, as it was asked. */
  declined: string[]
}

/** Scopes in one text separated by spaces, or one by one. */
type Scopes = string | readonly string[]

/** Scopes that shape the answer: the STS honours them without repeating them. */
const unrepeated = /^(?:openid|profile|email|offline_access|(?:.*\/)?\.default)$/

/**
 * Compares the scopes of a token response with those that were asked. Case, order and doubled slashes do not matter, nor
 * whether one side leaves the resource out (`User.Read`, `https://graph.microsoft.com/User.Read`). Never declined are
 * `openid`, `profile`, `email` and `offline_access`, which the STS does not repeat, and `/.default`, which stands for
 * whatever was consented.
 *
 * @param granted - the response's `scope`; without one everything was granted (RFC 6749 §5.1)
 */
export function findDeclinedScopes(requested: Scopes, granted: Scopes | undefined): ScopeOutcome {
  const asked = listOf(requested)
  if (granted === undefined) return { granted: asked, declined: [] }
  const given = listOf(granted)
  const whole = new Set(given.map(canonical))
  const bare = new Set(given.map(bareName))
  const isGranted = (scope: string): boolean => {
    const name = canonical(scope)
    // A bare name on either side stands for that name under any resource: a token has only one.
    return (
      unrepeated.test(name) || whole.has(name) || whole.has(bareName(name)) || (!name.includes('/') && bare.has(name))
    )
  }
  return { granted: given, declined: asked.filter(scope => !isGranted(scope)) }
}

/**
 * The error for a token response that grants fewer scopes than were asked, for those who want to treat this as one.
 *
 * @param requested - the `scope` of the token request; where it had none nothing can be declined
 * @param tokenResponse - the parsed body of the response
 * @param request - what the response answers, for the error to tell
 * @returns `undefined` where nothing was declined or the body is no token response. Never throws.
 */
export function toScopesDeclinedError(
  requested: Scopes | undefined,
  tokenResponse: unknown,
  request?: RequestInfo,
): ScopesDeclinedError | undefined {
  const scope = recordOf(tokenResponse)?.scope
  if (requested === undefined || typeof scope !== 'string') return undefined
  const { granted, declined } = findDeclinedScopes(requested, scope)
  return declined.length
    ? new ScopesDeclinedError({ grantedScopes: granted, declinedScopes: declined, request })
    : undefined
}

/** Each scope once, as it was written first. */
function listOf(scopes: Scopes): string[] {
  const words = [scopes].flat().flatMap(text => text.split(/\s/).filter(Boolean))
  const seen = new Map<string, string>()
  for (const word of words) if (!seen.has(canonical(word))) seen.set(canonical(word), word)
  return [...seen.values()]
}

/** One spelling for scopes that mean the same. */
const canonical = (scope: string): string => scope.toLowerCase().replace(/([^:/])\/{2,}/g, '$1/')

/** The name without its resource. */
const bareName = (scope: string): string => canonical(scope).replace(/^.*\//, '')
