import { stsErrors } from '@sts-errors/undici'
import { Agent, Dispatcher, interceptors, request } from 'undici'
import type { Subject } from './rounds.ts'

const headers = { 'content-type': 'application/json' }
const bytes = Buffer.from('{"displayName":"Megan Bowen"}')

const rawHeaders = Object.entries(headers)
  .flat()
  .map(text => Buffer.from(text))
const nothing = () => {}

/** Answers at once, without a network. */
class Stub extends Dispatcher {
  readonly #clients = new Map([['https://graph.microsoft.com', true]])

  override dispatch({ origin, path }: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    // As every dispatcher does: what reads a joined text first pays for the joining.
    if (!this.#clients.get(String(origin)) || !/^[!-\xff]*$/.test(path)) throw new Error(`${String(origin)}${path}`)
    if (handler.onRequestStart) {
      const controller = {
        aborted: false,
        paused: false,
        reason: null,
        abort: nothing,
        pause: nothing,
        resume: nothing,
      }
      handler.onRequestStart(controller, undefined)
      handler.onResponseStart?.(controller, 200, headers, 'OK')
      handler.onResponseData?.(controller, bytes)
      handler.onResponseEnd?.(controller, {})
    } else {
      // The clients of undici 7 speak so to a dispatcher that is not composed.
      handler.onConnect?.(nothing)
      handler.onHeaders?.(200, rawHeaders, nothing, 'OK')
      handler.onData?.(bytes)
      handler.onComplete?.([])
    }
    return true
  }
}

const send = (url: string, dispatcher: Dispatcher) => async () => {
  const { statusCode, body } = await request(url, { headers: { authorization: 'Bearer token' }, dispatcher })
  await body.dump()
  return statusCode
}

/** `undici.request` alone and through interceptors; what undici itself adds for any interceptor is in `composed`. */
const subjects = (url: string, make: () => Dispatcher) =>
  ({
    bare: { name: 'bare `undici.request`', run: send(url, make()) },
    composed: {
      name: 'undici, an interceptor that does nothing',
      run: send(
        url,
        make().compose(dispatch => (options, handler) => dispatch(options, handler)),
      ),
    },
    ours: {
      name: '**`@sts-errors/undici`**',
      run: send(url, make().compose(stsErrors())),
      targetNs: 500,
      over: 'composed',
    },
    retry: { name: 'undici, `interceptors.retry()`', run: send(url, make().compose(interceptors.retry())) },
  }) satisfies Record<string, Subject>

/** Over a dispatcher that answers at once. */
export const overStub = subjects('https://graph.microsoft.com/v1.0/me', () => new Stub())

/** Over real sockets; the dispatchers end with the run. */
export async function overSockets<Result>(
  url: string,
  run: (over: ReturnType<typeof subjects>) => Promise<Result>,
): Promise<Result> {
  const agents: Agent[] = []
  const make = () => {
    const agent = new Agent()
    agents.push(agent)
    return agent
  }
  try {
    return await run(subjects(url, make))
  } finally {
    await Promise.all(agents.map(agent => agent.destroy()))
  }
}
