import type { StsOptions } from '@sts-errors/core'
import { type ResolvedOptions, resolveOptions } from '@sts-errors/core/adapter'
import type { Dispatcher } from 'undici'
import { isLegacyOnly, modernHandler } from './legacy-handler.ts'
import { Relay, urlOf } from './relay.ts'

/** What the options of a single request may hold beside undici's own: `request(url, { …, sts })`. */
export interface StsDispatchOptions {
  /** Options for this request alone; they go over those of the interceptor. */
  readonly sts?: StsOptions | undefined
}

/**
 * An interceptor for `Dispatcher#compose`: what is sent through the dispatcher, by `request`, `stream`, `pipeline`, `fetch`
 * or a library, is retried by the platform's rules. A success streams straight through.
 *
 * @param options - as everywhere, but for `throwOn`, whose default is `never` here, beneath clients that read answers
 * @throws TypeError, RangeError on options that make no sense
 * @example
 * ```ts
 * setGlobalDispatcher(new Agent().compose(stsErrors({ retry: { maxRetries: 5 } })))
 * ```
 */
export function stsErrors(options: StsOptions = {}): Dispatcher.DispatcherComposeInterceptor {
  const usual: ResolvedOptions = { ...resolveOptions(options), throwOn: options.throwOn ?? 'never' }
  return dispatch => (given, receiver) => {
    const { sts } = given as StsDispatchOptions
    const resolved = resolveOptions(sts, usual)
    // Clients of the old generation do not know HTTP/2.
    const opts = isLegacyOnly(receiver) ? { ...given, allowH2: false } : given
    const handler = modernHandler(receiver)
    const { match } = resolved
    const isOurs = !match || match({ method: opts.method.toUpperCase(), url: urlOf(opts) })
    return isOurs ? new Relay(dispatch, opts, handler, resolved).begin() : dispatch(opts, handler)
  }
}
