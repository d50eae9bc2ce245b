import { describe, expect, jest, test } from '@jest/globals'
import { createThrottle, type StsOptions } from '@sts-errors/undici'
import { settled, stage } from './stage.ts'

const enough = new Error('enough')
const lost = Object.assign(new Error('lost'), { code: 'ECONNRESET' })
const again: StsOptions = { retry: { maxRetries: 1, jitter: 'none' } }
/** More than is held back: what comes behind it is left on the wire. */
const full = 'x'.repeat(65_536)
const claims = { 'www-authenticate': 'Bearer error="insufficient_claims", claims="e30="' }
/** A clock whose waits never end. */
const patient = (aborts: AbortSignal[] = []): StsOptions => ({
  ...again,
  clock: {
    now: () => 0,
    random: () => 0,
    sleep: (_, signal) =>
      new Promise((_resolve, reject) => {
        aborts.push(signal as AbortSignal)
        signal?.addEventListener('abort', () => reject(signal.reason as Error))
      }),
  },
})

describe('a success', () => {
  test.each([
    ['of a resource', {}],
    ['of the STS', { path: '/common/oauth2/v2.0/token' }],
  ])('%s streams straight through', (_, request) => {
    const { told, answer, end } = stage({}, undefined, request)
    answer(200, 'a')
    expect(told).toEqual([['start'], ['headers', 200, {}, ''], ['data', 'a']])
    end()
    expect(told.slice(3)).toEqual([['end', {}]])
  })

  test('costs no timer', () => {
    const set = jest.spyOn(globalThis, 'setTimeout')
    const { answer, end } = stage({ retry: {} })
    answer(200, 'a')
    end()
    expect(set).not.toHaveBeenCalled()
  })

  test('that breaks off is told as undici tells it, once', () => {
    const { told, answer, wire, steering } = stage(again)
    answer(200, 'a')
    wire().error(lost)
    steering().abort(enough)
    expect(told.slice(3)).toEqual([['error', lost]])
    expect(wire().done).toEqual([])
  })

  test('that the handler aborts ends when undici says so', () => {
    const { told, answer, wire, steering } = stage()
    answer(200, 'a')
    steering().abort(enough)
    expect(told.slice(3)).toEqual([])
    expect([wire().done, wire().reasons]).toEqual([['abort'], [enough]])
    wire().error(enough)
    expect(told.slice(3)).toEqual([['error', enough]])
  })

  test.each([
    ['a success', 200, 'a'],
    ['an answer that was held back', 503, 'a'],
  ])('at the end of %s nothing is left to abort', async (_, status, chunk) => {
    const { told, answer, end, wire, steering } = stage()
    answer(status, chunk)
    end()
    await settled()
    expect(told.at(-1)).toEqual(['end', {}])
    steering().abort(enough)
    expect(told.at(-1)).toEqual(['end', {}])
    expect(wire().done).toEqual([])
  })
})

describe('an answer that is held back', () => {
  test('is handed on with its fault, where it broke off', async () => {
    const { told, answer, wire } = stage()
    answer(503, 'a')
    wire().error(lost)
    await settled()
    expect(told).toEqual([['start'], ['headers', 503, {}, ''], ['data', 'a'], ['error', lost]])
    expect(wire().done).toEqual([])
  })

  test('that is longer than anybody reads is decided on at once, and the rest waits on the wire', async () => {
    const { told, answer, wire, end } = stage()
    answer(503, full)
    expect(wire().done).toEqual(['pause'])
    await settled()
    expect(wire().done).toEqual(['pause', 'resume'])
    wire().data('rest')
    end()
    expect(told.slice(1)).toEqual([
      ['headers', 503, {}, ''],
      ['data', full],
      ['data', 'rest'],
      ['end', {}],
    ])
  })

  test('is decided on once, whatever comes of it later', async () => {
    const onGiveUp = jest.fn()
    const { told, answer, end } = stage({ onGiveUp })
    answer(503, full)
    end()
    await settled()
    expect(onGiveUp).toHaveBeenCalledTimes(1)
    expect(told.slice(1)).toEqual([
      ['headers', 503, {}, ''],
      ['data', full],
      ['end', {}],
    ])
  })

  test('that breaks off while a retry is waited for is told so where it is given up', async () => {
    const ends: (() => void)[] = []
    const { told, answer, wire, wires } = stage({
      retry: { totalTimeoutMs: 1000 },
      clock: {
        now: () => (ends.length ? 5000 : 0),
        random: () => 0,
        sleep: () => new Promise<void>(resolve => ends.push(resolve)),
      },
    })
    answer(503, full)
    await settled()
    wire().error(lost)
    for (const end of ends) end()
    await settled()
    expect(wires).toHaveLength(1)
    expect(told.slice(1)).toEqual([
      ['headers', 503, {}, ''],
      ['data', full],
      ['error', lost],
    ])
  })

  test('that breaks off while it is handed on ends there', async () => {
    const { told, answer, end, wire, steering } = stage({}, (name, controller) => name === 'data' && controller.pause())
    answer(503, 'a', 'b')
    end()
    await settled()
    wire().error(lost)
    steering().resume()
    expect(told.slice(2)).toEqual([
      ['data', 'a'],
      ['error', lost],
    ])
  })

  test('lets go of its connection before the request is sent again, unless all of it is there', async () => {
    const { answer, wires, wire, end } = stage({ retry: { maxRetries: 2, jitter: 'none' } })
    answer(503, full)
    await settled()
    answer(503, 'a')
    end()
    await settled()
    expect(wires).toHaveLength(3)
    expect([wire(0).done, wire(1).done]).toEqual([['pause', 'abort'], []])
    expect(wire(0).reasons).toEqual([new Error('The answer is not needed any more')])
  })

  test('whose handler throws lets go of its connection', async () => {
    const { told, answer, wire } = stage({}, name => {
      if (name === 'data') throw enough
    })
    answer(503, full)
    await settled()
    expect(wire().done).toEqual(['pause', 'abort'])
    expect(told.at(-1)).toEqual(['error', enough])
  })

  test('is no more taken in once the handler has aborted', async () => {
    const onGiveUp = jest.fn()
    const { told, answer, wire, end, steering } = stage({ onGiveUp })
    answer(503, 'a')
    steering().abort(enough)
    wire().data(full)
    end()
    await settled()
    expect(told).toEqual([['start'], ['error', enough]])
    expect(onGiveUp).not.toHaveBeenCalled()
  })
})

describe('an informational answer', () => {
  test('is told, and the one that counts is still to come', async () => {
    const throttle = createThrottle({ key: () => 'mine' })
    const { told, wire, wires } = stage({ ...again, throttle })
    const inFlight = () => throttle.snapshot().map(gate => gate.inFlight)
    wire().start()
    wire().headers(103)
    expect(told.at(-1)).toEqual(['headers', 103, {}, ''])
    expect(inFlight()).toEqual([1])
    wire().headers(503)
    wire().end()
    expect(inFlight()).toEqual([0])
    await settled()
    expect(wires).toHaveLength(2)
  })
})

describe('a handler that aborts', () => {
  test('before there is an answer hears so, and none that comes all the same', () => {
    const { told, wire, end, steering } = stage()
    wire().start()
    steering().abort(enough)
    wire().headers(200)
    wire().data('a')
    end()
    expect(told).toEqual([['start'], ['error', enough]])
    expect([wire().done, wire().reasons]).toEqual([['abort'], [enough]])
  })

  test.each<[string, number | undefined]>([
    ['before there is an answer', undefined],
    ['while an answer is held back', 503],
  ])('%s leaves its place at the gate', (_, status) => {
    const throttle = createThrottle({ key: () => 'mine' })
    const { wire, steering } = stage({ ...again, throttle })
    wire().start()
    if (status) wire().headers(status)
    expect(throttle.snapshot()).toMatchObject([{ inFlight: 1 }])
    steering().abort(enough)
    expect(throttle.snapshot()).toMatchObject([{ inFlight: 0 }])
  })

  test('when it first hears of a request, which had no connection, has it not sent again', async () => {
    const { told, wire, wires } = stage(again, (name, controller) => name === 'start' && controller.abort(enough))
    wire().error(lost)
    await settled()
    expect(told).toEqual([['start'], ['error', enough]])
    expect(wires).toHaveLength(1)
  })

  test('while a retry is waited for hears so once', async () => {
    const { told, answer, end, wires, steering } = stage(patient())
    answer(503, 'a')
    end()
    await settled()
    steering().abort(enough)
    await settled()
    expect(told).toEqual([['start'], ['error', enough]])
    expect(wires).toHaveLength(1)
  })

  test('twice has the first reason', async () => {
    const { answer, steering } = stage()
    answer(503)
    steering().abort(enough)
    steering().abort(new Error('more than enough'))
    expect(steering().reason).toBe(enough)
  })

  test('before a later attempt has a connection has that aborted as soon as it has one', async () => {
    const { told, answer, end, wire, steering } = stage(again)
    answer(503, 'a')
    end()
    await settled()
    steering().abort(enough)
    wire(1).start()
    await settled()
    expect([wire(1).done, wire(1).reasons]).toEqual([['abort'], [enough]])
    expect(told).toEqual([['start'], ['error', enough]])
  })

  test('while the answer to a later attempt is handed on hears so', async () => {
    const { told, answer, end, steering } = stage(again, (name, controller) => name === 'data' && controller.pause())
    for (const chunk of ['first', 'second']) {
      answer(503, chunk, 'more')
      end()
      await settled()
    }
    steering().abort(enough)
    expect(told.slice(1)).toEqual([
      ['headers', 503, {}, ''],
      ['data', 'second'],
      ['error', enough],
    ])
  })
})

describe('a handler that pauses', () => {
  test('and resumes before there is an answer does so on the wire', () => {
    const { wire, steering } = stage()
    wire().start()
    steering().pause()
    steering().resume()
    expect(wire().done).toEqual(['pause', 'resume'])
  })

  test('while a retry is waited for finds the next attempt paused, but not an error answer, which it does not get', async () => {
    const { answer, end, wire, steering } = stage(again, name => name === 'start' && steering().pause())
    wire().start()
    expect(wire().done).toEqual(['pause'])
    wire().headers(503)
    expect(wire().done).toEqual(['pause', 'resume'])
    end()
    await settled()
    answer(200)
    expect(wire(1).done).toEqual(['pause'])
  })

  test('and resumes while a retry is waited for lets nothing more of the first answer through', async () => {
    const { answer, wire, steering } = stage(patient())
    answer(503, full)
    await settled()
    steering().resume()
    expect(wire().done).toEqual(['pause'])
  })
})

describe('attemptTimeoutMs', () => {
  test('ends an attempt with the words of undici, and aborts it as soon as it has a connection', async () => {
    const { told, wire } = stage({ retry: { attemptTimeoutMs: 1, maxRetries: 0 } })
    await new Promise(resolve => setTimeout(resolve, 10))
    wire().start()
    wire().headers(200)
    const timeout = {
      name: 'HeadersTimeoutError',
      code: 'UND_ERR_HEADERS_TIMEOUT',
      message: 'attemptTimeoutMs has passed',
    }
    expect(told).toEqual([['start'], ['error', expect.objectContaining(timeout)]])
    expect([wire().done, wire().reasons]).toEqual([['abort'], [new Error('The answer is not needed any more')]])
  })

  test('beyond what a timer can hold is none', async () => {
    const { told, answer } = stage({ retry: { attemptTimeoutMs: 2 ** 40 } })
    await new Promise(resolve => setTimeout(resolve, 10))
    answer(200)
    expect(told).toEqual([['start'], ['headers', 200, {}, '']])
  })
})

describe('an upgrade', () => {
  const socket = () => ({ destroy: jest.fn() })

  test('hands the connection over, and the call has ended', () => {
    const throttle = createThrottle({ key: () => 'mine' })
    const { told, wire, steering } = stage({ throttle })
    const given = socket()
    wire().start()
    wire().upgrade(given)
    expect(told).toEqual([['start'], ['upgrade', 101, {}, given]])
    expect(throttle.snapshot()).toMatchObject([{ inFlight: 0 }])
    steering().abort(enough)
    wire().error(lost)
    expect(told).toHaveLength(2)
    expect(wire().done).toEqual([])
    expect(given.destroy).not.toHaveBeenCalled()
  })

  test('that nobody wants any more is let go', () => {
    const { told, wire, steering } = stage()
    const given = socket()
    wire().start()
    steering().abort(enough)
    wire().upgrade(given)
    expect(told).toEqual([['start'], ['error', enough]])
    expect(given.destroy).toHaveBeenCalledTimes(1)
  })
})

describe('where a challenge came from', () => {
  const challenged = async (context: unknown) => {
    const onClaimsChallenge = jest.fn(() => 'new')
    const request = { origin: 'https://graph.example', headers: { authorization: 'Bearer old' } }
    const { wire, end } = stage({ retry: {}, onClaimsChallenge }, undefined, request)
    wire().start(context)
    wire().headers(401, claims)
    end()
    await settled()
    return onClaimsChallenge.mock.calls.length === 1
  }
  const at = (...addresses: string[]) => ({ history: addresses.map(address => new URL(address)) })

  test.each<[string, unknown, boolean]>([
    ['there was no redirect', undefined, true],
    ['redirects are followed and there was none', at(), true],
    [
      'the last redirect led back',
      at('https://graph.example/', 'https://evil.example/', 'https://graph.example/a'),
      true,
    ],
    [
      'the last of three led elsewhere',
      at('https://graph.example/', 'https://graph.example/', 'https://evil.example/'),
      false,
    ],
  ])('%s: a token is sent there or not', async (_, context, isAnswered) => {
    expect(await challenged(context)).toBe(isAnswered)
  })
})

describe('what undici tells of a request', () => {
  test('is passed on', () => {
    const { told, wire } = stage()
    const { handler } = wire() as { handler: { onRequestSent?(): void } & ReturnType<typeof wire>['handler'] }
    handler.onBodySent?.(3, 5)
    handler.onRequestSent?.()
    handler.onResponseStarted?.()
    expect(told).toEqual([['body sent', 3, 5], ['request sent'], ['started']])
  })

  test('of a later attempt no second start, unless there is more to say', async () => {
    const { told, answer, end, wire } = stage(again)
    answer(503)
    end()
    await settled()
    wire().start()
    expect(told).toEqual([['start']])
    wire().start({ history: [] })
    expect(told).toEqual([['start'], ['start', { history: [] }]])
  })

  const events = [
    'onRequestStart',
    'onRequestUpgrade',
    'onResponseStart',
    'onResponseData',
    'onResponseEnd',
    'onResponseError',
  ]
  const hints = ['onResponseStarted', 'onBodySent', 'onRequestSent']
  test.each<[string, number]>([
    ['a success', 200],
    ['an answer that is held back', 503],
  ])('a handler need not hear: %s', async (_, status) => {
    const onGiveUp = jest.fn()
    const { told, answer, end, wire } = stage({ onGiveUp }, undefined, {}, [...events, ...hints])
    wire().headers(103)
    answer(status, 'a')
    wire().handler.onBodySent?.(1, 1)
    wire().handler.onResponseStarted?.()
    end()
    await settled()
    expect(told).toEqual([])
    expect(onGiveUp).toHaveBeenCalledTimes(status === 503 ? 1 : 0)
  })

  test.each(['onRequestStart', 'onResponseStart', 'onResponseData', 'onResponseEnd'])(
    'a handler that does not hear %s hears all else of an answer that was held back',
    async deafTo => {
      const { told, answer, end } = stage({}, undefined, {}, [deafTo])
      answer(503, 'a')
      end()
      await settled()
      const all = { onRequestStart: 'start', onResponseStart: 'headers', onResponseData: 'data', onResponseEnd: 'end' }
      const rest = Object.entries(all).flatMap(([name, word]) => (name === deafTo ? [] : [word]))
      expect((told as [string][]).map(([word]) => word)).toEqual(rest)
    },
  )

  test.each<[string, number | undefined]>([
    ['before an answer', undefined],
    ['in a success', 200],
    ['in an answer that is held back', 503],
  ])('a handler need not hear of a fault %s', async (_, status) => {
    const { told, answer, wire } = stage({}, undefined, {}, events)
    if (status) answer(status, 'a')
    wire().error(lost)
    await settled()
    expect(told).toEqual([])
  })

  test('a handler need not hear of an upgrade', () => {
    const { told, wire } = stage({}, undefined, {}, events)
    wire().upgrade({})
    expect(told).toEqual([])
  })
})
