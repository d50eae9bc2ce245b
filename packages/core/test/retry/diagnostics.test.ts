import { channel } from 'node:diagnostics_channel'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { tell } from '../../src/retry/diagnostics.ts'

const nothing = () => undefined

describe.each(['retry', 'give-up'] as const)('the channel sts-errors:%s', name => {
  const heard: unknown[] = []
  const listen = (message: unknown) => void heard.push(message)
  afterEach(() => {
    channel(`sts-errors:${name}`).unsubscribe(listen)
    heard.length = 0
  })

  test('carries the very event that the hook is given', () => {
    channel(`sts-errors:${name}`).subscribe(listen)
    const event = { attempt: 1 }
    const hooked: unknown[] = []
    tell(name, seen => void hooked.push(seen), event)
    expect(heard).toEqual([event])
    expect(heard[0]).toBe(event)
    expect(hooked[0]).toBe(event)
  })

  test('carries it also where the hook throws', () => {
    const reported = jest.spyOn(console, 'error').mockImplementation(nothing)
    channel(`sts-errors:${name}`).subscribe(listen)
    tell(
      name,
      () => {
        throw new Error('hook broke')
      },
      { attempt: 1 },
    )
    expect(heard).toHaveLength(1)
    expect(reported).toHaveBeenCalledTimes(1)
  })

  test('is not published to while nobody listens', () => {
    const publish = jest.spyOn(channel(`sts-errors:${name}`), 'publish')
    tell(name, nothing, {})
    expect(publish).not.toHaveBeenCalled()
  })
})

describe('a runtime without diagnostics_channel', () => {
  const process = globalThis.process
  afterEach(() => {
    globalThis.process = process
  })

  test.each([
    ['no process', undefined],
    ['a process that knows no built-in modules', {}],
    ['a process without that module', { getBuiltinModule: nothing }],
  ])('%s: only the hook is told', (_, poor) => {
    const hooked: unknown[] = []
    globalThis.process = poor as never
    tell('retry', event => void hooked.push(event), 'event')
    globalThis.process = process
    expect(hooked).toEqual(['event'])
  })
})
