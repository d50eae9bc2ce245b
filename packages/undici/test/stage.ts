import type { Duplex } from 'node:stream'
import { type StsOptions, stsErrors } from '@sts-errors/undici'
import type { Dispatcher } from 'undici'
import { createVirtualClock } from '../../../test/virtual-clock.ts'

type Controller = Dispatcher.DispatchController
type Headers = { [name: string]: string | string[] }

/** One sending, which the test answers in undici's place. */
export interface Wire {
  readonly opts: Dispatcher.DispatchOptions
  readonly handler: Dispatcher.DispatchHandler
  readonly controller: Controller
  /** What was asked of undici: `abort`, `pause`, `resume`. */
  readonly done: string[]
  /** Why it was aborted. */
  readonly reasons: unknown[]
  start(context?: unknown): void
  headers(status: number, headers?: Headers): void
  data(...chunks: (string | Buffer)[]): void
  end(trailers?: Headers): void
  error(thrown: Error): void
  upgrade(socket: object): void
}

function wireOf(opts: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): Wire {
  const done: string[] = []
  const reasons: unknown[] = []
  const note = (name: string) => () => void done.push(name)
  const controller = {
    ...{ aborted: false, paused: false, reason: null, rawHeaders: null, rawTrailers: null },
    abort(reason: unknown) {
      done.push('abort')
      reasons.push(reason)
    },
    pause: note('pause'),
    resume: note('resume'),
  }
  return {
    ...{ opts, handler, controller, done, reasons },
    start: context => handler.onRequestStart?.(controller, context),
    headers: (status, headers = {}) => handler.onResponseStart?.(controller, status, headers, ''),
    data: (...chunks) => {
      for (const chunk of chunks) handler.onResponseData?.(controller, Buffer.from(chunk as string))
    },
    end: (trailers = {}) => handler.onResponseEnd?.(controller, trailers),
    error: thrown => handler.onResponseError?.(controller, thrown),
    upgrade: socket => handler.onRequestUpgrade?.(controller, 101, {}, socket as Duplex),
  }
}

/** What a handler on a {@link stage} does when it is told something. */
export type Act = (name: string, controller: Controller) => unknown

/** A dispatcher whose answers the test gives, and a handler that notes what it is told. */
export function stage(
  options: StsOptions = {},
  act: Act = () => {},
  request: Partial<Dispatcher.DispatchOptions> = {},
  // What it does not implement it is not told.
  deaf: readonly string[] = [],
) {
  const wires: Wire[] = []
  const told: unknown[] = []
  let steering: Controller | undefined
  const dispatch: Dispatcher.Dispatch = (opts, handler) => {
    wires.push(wireOf(opts, handler))
    return false
  }
  const hear =
    (name: string) =>
    (controller: Controller, ...args: unknown[]) => {
      steering = controller
      told.push([name, ...args.map(arg => (Buffer.isBuffer(arg) ? String(arg) : arg))])
      act(name, controller)
    }
  const hearOfRequest =
    (name: string) =>
    (...args: unknown[]) =>
      void told.push([name, ...args])
  const all = {
    onRequestStart: (controller: Controller, context: unknown) => {
      steering = controller
      told.push(context === undefined ? ['start'] : ['start', context])
      act('start', controller)
    },
    onRequestUpgrade: hear('upgrade'),
    onResponseStart: hear('headers'),
    onResponseData: hear('data'),
    onResponseEnd: hear('end'),
    onResponseError: hear('error'),
    onResponseStarted: hearOfRequest('started'),
    onBodySent: hearOfRequest('body sent'),
    onRequestSent: hearOfRequest('request sent'),
  }
  const handler = Object.fromEntries(Object.entries(all).filter(([name]) => !deaf.includes(name)))
  const clock = createVirtualClock()
  const send = stsErrors({ clock, retry: false, ...options })(dispatch)
  const call = () => send({ path: '/', method: 'GET', ...request }, handler)
  const takesMore = call()
  const wire = (at = -1) => wires.at(at) as Wire
  const answer = (status: number, ...chunks: string[]) => {
    wire().start()
    wire().headers(status)
    wire().data(...chunks)
  }
  const end = () => wire().end()
  return { wires, wire, told, takesMore, call, answer, end, clock, steering: () => steering as Controller }
}

export const settled = () => new Promise(resolve => setImmediate(resolve))
