import type { StsOptions } from '@sts-errors/core'
import { type ResolvedOptions, resolveOptions, shown } from '@sts-errors/core/adapter'
import axios, { type AxiosAdapter, type InternalAxiosRequestConfig } from 'axios'
import { sendWith } from './send-with.ts'
import { watchRedirects } from './watched-fetch.ts'

declare module 'axios' {
  // biome-ignore lint/suspicious/noExplicitAny: an augmentation must repeat axios's own type parameter
  interface AxiosRequestConfig<D = any> {
    /** Options of `@sts-errors/axios` for this one request. */
    sts?: StsOptions
  }
}

/** The part of an axios instance that is needed, so that any copy of axios fits. */
export interface AxiosLike {
  readonly interceptors: {
    readonly request: {
      use(...args: never[]): number
      eject(id: number): void
    }
  }
}

/** By instance: the id of its interceptor. Two copies of this package may meet on one instance. */
const installed = Symbol.for('sts-errors.axios')

/**
 * Makes an axios instance throw typed errors and retry by the platform's rules. The instance itself is changed and given
 * back; on an instance that has it already nothing changes. Interceptors and transforms run once per call, however often
 * the request is sent.
 *
 * @throws TypeError, RangeError on options that make no sense, or an axios older than 1.5
 */
export function withStsErrors<T extends AxiosLike>(instance: T, options: StsOptions = {}): T {
  const marked = instance as T & { [installed]?: number | undefined }
  const usual = resolveOptions(options)
  if (!(instance as Partial<AxiosLike> | undefined)?.interceptors)
    throw new TypeError(`instance: ${shown(instance)} given, expected an instance of axios`)
  if (marked[installed] !== undefined) return instance
  if (typeof axios.getAdapter !== 'function')
    throw new TypeError(`axios ${axios.VERSION} has no getAdapter; 1.5 or newer is needed`)
  const intercept = (config: InternalAxiosRequestConfig): InternalAxiosRequestConfig => {
    try {
      const resolved = resolveOptions(config.sts, usual)
      if (!isOurs(config.adapter)) config.adapter = adapterOf(config, resolved)
    } catch (thrown) {
      // Older versions make another error of what a synchronous interceptor throws.
      config.adapter = async () => {
        throw thrown
      }
    }
    return config
  }
  marked[installed] = instance.interceptors.request.use(...([intercept, null, { synchronous: true }] as never[]))
  return instance
}

/** Makes an instance as it was before {@link withStsErrors}. */
export function withoutStsErrors<T extends AxiosLike>(instance: T): T {
  const marked = instance as T & { [installed]?: number | undefined }
  if (marked[installed] !== undefined) instance.interceptors.request.eject(marked[installed])
  delete marked[installed]
  return instance
}

/** Marks an adapter as made here, also by another copy of this package. */
const ours = Symbol.for('sts-errors.adapter')
const isOurs = (adapter: unknown): boolean => typeof adapter === 'function' && ours in adapter

function adapterOf(config: InternalAxiosRequestConfig, options: ResolvedOptions): AxiosAdapter {
  const chosen = config.adapter
  const adapter: AxiosAdapter & { [ours]?: true } = sent => {
    // The original goes back where it was, so that a config that is sent again is as the user made it.
    if (chosen === undefined) delete sent.adapter
    else sent.adapter = chosen
    const watched = options.onClaimsChallenge ? watchRedirects(sent) : sent
    return sendWith(getAdapter(chosen ?? axios.defaults.adapter, watched), sent, options)
  }
  adapter[ours] = true
  return adapter
}

/** Newer versions want the config too, for the environment of their fetch adapter. */
const getAdapter = axios.getAdapter as (
  adapters: InternalAxiosRequestConfig['adapter'],
  config: InternalAxiosRequestConfig,
) => AxiosAdapter
