import { describe, expect, jest, test } from '@jest/globals'
import type { AbortSignalLike } from '@sts-errors/core'
import { Flights } from '../../src/throttle/single-flight.ts'

/** An exchange that the test ends. */
function exchange() {
  let land: (value: string) => void = () => {}
  let fail: (thrown: Error) => void = () => {}
  const signals: AbortSignalLike[] = []
  const begin = jest.fn((signal: AbortSignalLike) => {
    signals.push(signal)
    return new Promise<string>((resolve, reject) => {
      land = resolve
      fail = reject
    })
  })
  return { begin, signals, land: (value: string) => land(value), fail: (thrown: Error) => fail(thrown) }
}
const enough = new Error('enough')

describe('who asks for the same while it is under way', () => {
  test('has the same outcome, of one exchange', async () => {
    const flights = new Flights()
    const { begin, land } = exchange()
    const calls = [1, 2, 3].map(() => flights.join('a', undefined, begin))
    land('done')
    expect(await Promise.all(calls)).toEqual(['done', 'done', 'done'])
    expect(begin).toHaveBeenCalledTimes(1)
  })

  test('has the same failure', async () => {
    const flights = new Flights()
    const { begin, fail } = exchange()
    const calls = [1, 2].map(() => flights.join('a', undefined, begin).catch((thrown: unknown) => thrown))
    fail(enough)
    expect(await Promise.all(calls)).toEqual([enough, enough])
  })

  test.each<[string, (flight: ReturnType<typeof exchange>) => void]>([
    ['landed', ({ land }) => land('done')],
    ['failed', ({ fail }) => fail(enough)],
  ])('begins anew once that has %s, and ends nothing of it', async (_, end) => {
    const flights = new Flights()
    const first = exchange()
    const call = flights.join('a', undefined, first.begin).catch(() => 'failed')
    end(first)
    await call
    const second = exchange()
    const other = flights.join('a', undefined, second.begin)
    second.land('again')
    expect(await other).toBe('again')
    expect(first.signals).toMatchObject([{ aborted: false }])
  })

  test('under another key is alone', async () => {
    const flights = new Flights()
    const [one, two] = [exchange(), exchange()]
    const calls = [flights.join('a', undefined, one.begin), flights.join('b', undefined, two.begin)]
    one.land('1')
    two.land('2')
    expect(await Promise.all(calls)).toEqual(['1', '2'])
  })
})

describe('an abort', () => {
  const started = (flights: Flights, { begin }: ReturnType<typeof exchange>) => {
    const controller = new AbortController()
    const call = flights.join('a', controller.signal, begin).catch((thrown: unknown) => thrown)
    return { abort: () => controller.abort(enough), call }
  }

  test('ends the wait of its caller, and not that of another', async () => {
    const flights = new Flights()
    const flight = exchange()
    const [first, second] = [started(flights, flight), started(flights, flight)]
    first.abort()
    expect(await first.call).toBe(enough)
    expect(flight.signals).toMatchObject([{ aborted: false }])
    flight.land('done')
    expect(await second.call).toBe('done')
  })

  test('of the last one ends the exchange, and who comes then begins anew', async () => {
    const flights = new Flights()
    const flight = exchange()
    const all = [started(flights, flight), started(flights, flight)]
    for (const { abort } of all) abort()
    expect(await Promise.all(all.map(({ call }) => call))).toEqual([enough, enough])
    expect(flight.signals).toMatchObject([{ aborted: true }])
    const next = exchange()
    const call = flights.join('a', undefined, next.begin)
    // What was ended comes to its end late, and is not the one that is under way.
    flight.fail(enough)
    await Promise.resolve()
    const beside = flights.join('a', undefined, next.begin)
    next.land('done')
    expect(await Promise.all([call, beside])).toEqual(['done', 'done'])
    expect(next.begin).toHaveBeenCalledTimes(1)
  })
})
