import { describe, expect, jest, test } from '@jest/globals'
import { stsErrors } from '@sts-errors/undici'
import type { Dispatcher } from 'undici'

type Handler = Dispatcher.DispatchHandler & { handler?: Dispatcher.DispatchHandler }
const legacy = (more: object = {}): Handler => ({ onConnect: () => {}, ...more })

/** What a dispatcher is given for a handler. */
function given(handler: Handler) {
  const dispatch = jest.fn<Dispatcher.Dispatch>(() => true)
  stsErrors({ match: () => false })(dispatch)({ path: '/', method: 'GET' }, handler)
  const [opts, modern] = dispatch.mock.calls[0] ?? []
  return { opts, modern: modern as Dispatcher.DispatchHandler }
}
const controllerOf = () => ({
  ...{ aborted: false, paused: false, reason: null },
  ...{ abort: jest.fn(), pause: jest.fn(), resume: jest.fn() },
})

describe('a client of the old generation, which does not know HTTP/2, is sent over HTTP/1.1', () => {
  test.each<[string, Handler, boolean]>([
    ['a handler of the old generation', legacy(), true],
    ['one that speaks both languages', legacy({ onRequestStart: () => {} }), false],
    ['one of today', { onRequestStart: () => {} }, false],
    ['one that hears nothing', {}, false],
    ['one of today around one of the old generation', { onRequestStart: () => {}, handler: legacy() }, true],
    ['one of today around one of today', { onRequestStart: () => {}, handler: { onRequestStart: () => {} } }, false],
  ])('%s: %p', (_, handler, isOld) => {
    expect(given(handler).opts).toEqual({ path: '/', method: 'GET', ...(isOld && { allowH2: false }) })
  })
})

describe('a handler of the old generation', () => {
  test.each<[string, number, unknown, boolean]>([
    ['that takes no more pauses', 200, false, true],
    ['that takes more does not', 200, true, false],
    ['that says nothing does not', 200, undefined, false],
    ['is not taken at its word by an informational answer', 199, false, false],
  ])('%s, when it is told of an answer', (_, status, said, pauses) => {
    const controller = controllerOf()
    given(legacy({ onHeaders: () => said })).modern.onResponseStart?.(controller, status, {}, '')
    expect(controller.pause).toHaveBeenCalledTimes(pauses ? 1 : 0)
  })

  test.each([
    [false, 1],
    [true, 0],
    [undefined, 0],
  ])('that says %p to a chunk pauses %d times', (said, pauses) => {
    const controller = controllerOf()
    given(legacy({ onData: () => said })).modern.onResponseData?.(controller, Buffer.from('a'))
    expect(controller.pause).toHaveBeenCalledTimes(pauses)
  })

  test('is told headers as they stood on the wire, and a message also where HTTP/2 has none', () => {
    const onHeaders = jest.fn<(...args: unknown[]) => boolean>(() => true)
    const headers = { 'x-name': 'Zoë', 'x-many': ['1', '2'], 'x-none': undefined }
    const { modern } = given(legacy({ onHeaders }))
    modern.onResponseStart?.(controllerOf(), 200, headers)
    const raw = ['x-name', 'Zoë', 'x-many', '1', 'x-many', '2'].map(text => Buffer.from(text, 'latin1'))
    expect(onHeaders.mock.calls).toEqual([[200, raw, expect.any(Function), '']])
  })

  test('resumes and aborts by the functions that it is given', () => {
    const controller = controllerOf()
    const reason = new Error('enough')
    const { modern } = given({
      onConnect: abort => abort(reason),
      onHeaders: (_status, _headers, resume) => {
        resume()
        return true
      },
    })
    modern.onRequestStart?.(controller, undefined)
    modern.onResponseStart?.(controller, 200, {}, '')
    expect(controller.abort).toHaveBeenCalledWith(reason)
    expect(controller.resume).toHaveBeenCalledTimes(1)
  })

  const everything = (modern: Dispatcher.DispatchHandler) => {
    const controller = controllerOf()
    modern.onRequestStart?.(controller, undefined)
    modern.onBodySent?.(1, 2)
    ;(modern as { onRequestSent?(): void }).onRequestSent?.()
    modern.onResponseStarted?.()
    modern.onRequestUpgrade?.(controller, 101, {}, {} as never)
    modern.onResponseStart?.(controller, 200, {}, '')
    modern.onResponseData?.(controller, Buffer.from('a'))
    modern.onResponseEnd?.(controller, {})
    modern.onResponseError?.(controller, new Error('x'))
  }

  test('is told of everything that it hears', () => {
    const names = [
      ...['onConnect', 'onBodySent', 'onRequestSent', 'onResponseStarted', 'onUpgrade'],
      ...['onHeaders', 'onData', 'onComplete', 'onError'],
    ]
    const told: string[] = []
    everything(given(Object.fromEntries(names.map(name => [name, () => void told.push(name)]))).modern)
    expect(told).toEqual(names)
  })

  test('need not hear of anything but its connection', () => {
    expect(() => everything(given(legacy()).modern)).not.toThrow()
  })
})
