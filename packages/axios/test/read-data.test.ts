import { Readable } from 'node:stream'
import { describe, expect, jest, test } from '@jest/globals'
import { resolveOptions } from '@sts-errors/core/adapter'
import type { AxiosResponse } from 'axios'
import { readData } from '../src/read-data.ts'

const options = resolveOptions()
const read = async (data: unknown, given = options) => {
  const response = { data } as AxiosResponse<unknown>
  const { body, cut } = await readData(response, given)
  return { seen: body instanceof Uint8Array ? Buffer.from(body).toString() : body, left: response.data, cut, response }
}
const textOf = async (data: unknown): Promise<string> =>
  data instanceof Readable ? Buffer.concat(await data.toArray()).toString() : new Response(data as never).text()
/** Counts the timers that were set from now on and not cleared: they keep the process alive. */
function watchTimers(): () => number {
  const set = jest.spyOn(globalThis, 'setTimeout')
  const cleared = jest.spyOn(globalThis, 'clearTimeout')
  return () => set.mock.results.filter(({ value }) => !cleared.mock.calls.flat().includes(value as never)).length
}
const bytes = (text: string) => new TextEncoder().encode(text)
const limit = 65_536

/** A stream that gives these chunks; one that is an error breaks it, and without an end it stalls. */
const streams: readonly (readonly [string, (chunks: readonly (string | Error)[], ends?: boolean) => unknown])[] = [
  [
    'of Node',
    (chunks, ends = true) => {
      const left = [...chunks]
      return new Readable({
        read() {
          const chunk = left.shift()
          if (chunk instanceof Error) this.destroy(chunk)
          else if (chunk !== undefined) this.push(bytes(chunk))
          else if (ends) this.push(null)
        },
      })
    },
  ],
  [
    'of the web',
    (chunks, ends = true) => {
      const left = [...chunks]
      return new ReadableStream({
        pull(controller) {
          const chunk = left.shift()
          if (chunk instanceof Error) controller.error(chunk)
          else if (chunk !== undefined) controller.enqueue(bytes(chunk))
          else if (ends) controller.close()
          else return new Promise(() => {})
          return undefined
        },
      })
    },
  ],
]

describe.each(streams)('a stream %s', (_, streamOf) => {
  test.each<[string, readonly (string | Error)[], string]>([
    ['is read whole, however many chunks it comes in', ['{"a":', '1', '}'], '{"a":1}'],
    ['that is empty says nothing', [], ''],
    ['says what came before it broke', ['{"a":1}', new Error('reset')], '{"a":1}'],
  ])('%s, and what was read can be read again', async (__, chunks, text) => {
    const timers = watchTimers()
    const { seen, left, cut } = await read(streamOf(chunks))
    expect(seen).toBe(text)
    expect(await textOf(left)).toBe(text)
    expect(cut).toBeUndefined()
    expect(timers()).toBe(0)
  })

  const long = ['x'.repeat(limit - 1), 'yz', 'the rest', '!'.repeat(limit)]
  const beginning = `${'x'.repeat(limit - 1)}y`
  test.each<[string, readonly string[], string]>([
    ['beyond 64 KiB', long, beginning],
    ['of 64 KiB to the byte', ['x'.repeat(limit)], 'x'.repeat(limit)],
  ])('%s is looked at so far, and can be read whole', async (__, chunks, seenText) => {
    const timers = watchTimers()
    const { seen, left } = await read(streamOf(chunks))
    expect(seen).toBe(seenText)
    expect(await textOf(left)).toBe(chunks.join(''))
    expect(timers()).toBe(0)
  })

  test('that goes on, and nobody will read, is let go; what was read stays', async () => {
    const stream = streamOf(long)
    const { cut, response } = await read(stream)
    cut?.()
    expect(await textOf(response.data)).toBe(beginning)
    if (stream instanceof Readable) expect(stream.destroyed).toBe(true)
    expect(() => cut?.()).not.toThrow()
  })

  test('that breaks after what was looked at tells its reader so', async () => {
    const { left } = await read(streamOf([...long.slice(0, 2), new Error('reset')]))
    await expect(textOf(left)).rejects.toThrow('reset')
  })

  test('that breaks after what was looked at while nobody reads it does no harm', async () => {
    const unhandled = jest.fn()
    process.getBuiltinModule('node:process').on('unhandledRejection', unhandled)
    await read(streamOf([...long.slice(0, 2), new Error('reset')]))
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    expect(unhandled).not.toHaveBeenCalled()
    process.getBuiltinModule('node:process').off('unhandledRejection', unhandled)
  })

  test('that stalls is given up within attemptTimeoutMs', async () => {
    const timers = watchTimers()
    const hurried = resolveOptions({ retry: { attemptTimeoutMs: 20 } })
    const { seen, cut } = await read(streamOf(['{"a":1'], false), hurried)
    expect(seen).toBe('{"a":1')
    cut?.()
    expect(timers()).toBe(0)
  })
})

test('a stream of texts is read too', async () => {
  const { seen, left } = await read(Readable.from(['{"a":', '"ü"}'], { encoding: 'utf8' }))
  expect(seen).toBe('{"a":"ü"}')
  expect(await textOf(left)).toBe('{"a":"ü"}')
})

test('a stream of a kind that cannot be made anew stays where it was', async () => {
  const listeners = new Map<string, (chunk: Uint8Array) => void>()
  const data = Object.assign(Object.create({ constructor: {} }) as object, {
    on: (event: string, listener: (chunk: Uint8Array) => void) => void listeners.set(event, listener),
    off: () => undefined,
    unshift: () => undefined,
    destroy: () => undefined,
  })
  const reading = read(data)
  listeners.get('data')?.(bytes('{}'))
  listeners.get('end')?.(bytes(''))
  expect(await reading).toMatchObject({ seen: '{}', left: data })
})

test('of a blob no more is asked for than is read', async () => {
  const asked: unknown[] = []
  const data = {
    slice: (...range: unknown[]) => {
      asked.push(range)
      return { text: async () => 'the beginning' }
    },
  }
  expect(await read(data)).toMatchObject({ seen: 'the beginning', left: data })
  expect(asked).toEqual([[0, limit]])
})

test.each([
  ['text', '{"error":"x"}'],
  ['what is parsed already', { error: 'x' }],
  ['bytes', Buffer.from('{}')],
  ['an ArrayBuffer', new ArrayBuffer(2)],
  ['nothing', undefined],
  ['null', null],
])('%s is read as it is', async (_, data) => {
  expect((await readData({ data } as AxiosResponse, options)).body).toBe(data)
})

test('a blob that cannot be read does no harm', async () => {
  const data = { slice: () => ({ text: () => Promise.reject(new Error('gone')) }) }
  expect(await read(data)).toMatchObject({ seen: undefined, left: data })
})
