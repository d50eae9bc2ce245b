import { Readable } from 'node:stream'
import { afterAll, beforeEach } from '@jest/globals'
import { isStsError, type StsOptions } from '@sts-errors/core'
import { stsErrors } from '@sts-errors/undici'
import { Agent, interceptors, request, fetch as undiciFetch } from 'undici'
import { describeAdapterContract } from '../../../test/adapter-contract.ts'
import { onePerOptions } from '../../../test/contract/one-per-options.ts'
import type { Send } from '../../../test/contract/scenario.ts'
import { describeSecrets } from '../../../test/secrets.ts'

type FetchLike = (url: string, init: object) => Promise<Response>

const agents: Agent[] = []
const agent = (): Agent => {
  const made = new Agent()
  agents.push(made)
  return made
}
const redirect = interceptors.redirect({ maxRedirections: 3 })
const ours = (options: StsOptions) => stsErrors({ throwOn: 'recognized', ...options })
const following = onePerOptions((options: StsOptions) => agent().compose(redirect, ours(options)))
const plain = onePerOptions((options: StsOptions) => agent().compose(ours(options)))
beforeEach(async () => {
  await Promise.all(agents.splice(0).map(agent => agent.destroy()))
})
afterAll(() => Promise.all(agents.map(agent => agent.destroy())))

/** As other clients write a method. */
const sendByRequest: Send = async ({ url, method, body, streamed, ...init }, options) => {
  const form = body instanceof URLSearchParams
  const headers = { ...(form && { 'content-type': 'application/x-www-form-urlencoded' }), ...init.headers }
  const sent = streamed ? Readable.from([String(body)]) : body === undefined ? null : String(body)
  const dispatcher = options ? following(options) : agent().compose(redirect)
  const answer = await request(url, { ...init, method: method.toUpperCase(), headers, body: sent, dispatcher })
  return { status: answer.statusCode, text: await answer.body.text() }
}

/** fetch has no place for `sts`, and wraps what its dispatcher reports: what stands above both puts in and takes out. */
const sendBy =
  (fetch: FetchLike): Send =>
  async ({ url, body = null, streamed, sts, ...init }, options) => {
    let reported: unknown
    const dispatcher = (options ? plain(options) : agent()).compose(dispatch => (opts, handler) => {
      const spy = new Proxy(handler, {
        get(target, name): unknown {
          const value: unknown = Reflect.get(target, name)
          return typeof value !== 'function'
            ? value
            : (...args: unknown[]): unknown => {
                if (name === 'onResponseError' || name === 'onError') reported = args.at(-1)
                return Reflect.apply(value, target, args)
              }
        },
      })
      return dispatch({ ...opts, ...(sts && { sts }) }, spy)
    })
    const stream = streamed ? { body: new Blob([String(body)]).stream(), duplex: 'half' as const } : { body }
    try {
      const response = await fetch(url, { ...init, ...stream, dispatcher })
      return { status: response.status, text: await response.text() }
    } catch (thrown) {
      if ((thrown as Error).message !== 'fetch failed') throw thrown
      // A fault of the network is left as fetch has it.
      if (isStsError(reported) || (reported instanceof Error && !('code' in reported))) throw reported
      throw thrown
    }
  }

describeAdapterContract('undici', sendByRequest)
describeAdapterContract('undici under its fetch', sendBy(undiciFetch as FetchLike))
describeAdapterContract('undici under the runtime’s fetch', sendBy(globalThis.fetch as FetchLike))
describeSecrets('undici', sendByRequest)
