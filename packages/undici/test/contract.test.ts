import { Readable } from 'node:stream'
import { afterAll, beforeEach } from '@jest/globals'
import { isStsError, type StsOptions } from '@sts-errors/core'
import { stsErrors } from '@sts-errors/undici'
import { Agent, type Dispatcher, request, fetch as undiciFetch } from 'undici'
import { describeAdapterContract } from '../../../test/adapter-contract.ts'
import type { Send } from '../../../test/contract/scenario.ts'
import { describeSecrets } from '../../../test/secrets.ts'

type FetchLike = (url: string, init: object) => Promise<Response>

const agents: Agent[] = []
const dispatcherWith = (options: StsOptions | undefined): Dispatcher => {
  const agent = new Agent()
  agents.push(agent)
  return options ? agent.compose(stsErrors({ throwOn: 'recognized', ...options })) : agent
}
beforeEach(async () => {
  await Promise.all(agents.splice(0).map(agent => agent.destroy()))
})
afterAll(() => Promise.all(agents.map(agent => agent.destroy())))

/** As other clients write a method. */
const sendByRequest: Send = async ({ url, method, body, streamed, ...init }, options) => {
  const form = body instanceof URLSearchParams
  const headers = { ...(form && { 'content-type': 'application/x-www-form-urlencoded' }), ...init.headers }
  const sent = streamed ? Readable.from([String(body)]) : body === undefined ? null : String(body)
  const dispatcher = dispatcherWith(options)
  const answer = await request(url, { ...init, method: method.toUpperCase(), headers, body: sent, dispatcher })
  return { status: answer.statusCode, text: await answer.body.text() }
}

/** fetch has no place for `sts`, and wraps what its dispatcher reports: what stands above both puts in and takes out. */
const sendBy =
  (fetch: FetchLike): Send =>
  async ({ url, body = null, streamed, sts, ...init }, options) => {
    let reported: unknown
    const dispatcher = dispatcherWith(options).compose(dispatch => (opts, handler) => {
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
      throw isStsError(reported) ? reported : thrown
    }
  }

describeAdapterContract('undici', sendByRequest)
describeAdapterContract('undici under its fetch', sendBy(undiciFetch as FetchLike))
describeAdapterContract('undici under the runtime’s fetch', sendBy(globalThis.fetch as FetchLike))
describeSecrets('undici', sendByRequest)
