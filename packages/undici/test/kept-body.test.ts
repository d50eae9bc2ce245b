import { afterEach, describe, expect, test } from '@jest/globals'
import { stsErrors, type ThrottleOptions } from '@sts-errors/undici'
import { Agent, fetch, request } from 'undici'
import { useSimulator } from '../../../test/use-simulator.ts'
import { keepBody } from '../src/kept-body.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

async function* generate(...chunks: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield bytes(chunk)
}

async function textOf(source: Uint8Array | AsyncIterable<Uint8Array> | undefined): Promise<string | undefined> {
  if (!source || source instanceof Uint8Array) return source && Buffer.from(source).toString()
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const keep = (body: unknown, length?: number) =>
  keepBody({
    path: '/',
    method: 'POST',
    body: body as never,
    headers: length === undefined ? {} : { 'content-length': `${length}` },
  })

describe('the body of a fetch', () => {
  test.each<[string, unknown, number | undefined]>([
    ['text, which needs no keeping', 'hello', 5],
    ['of no declared length', generate('hello'), undefined],
    ['that is too long', generate('hello'), 65_537],
  ])('is not kept: %s', (_, body, length) => {
    expect(keep(body, length)).toBeUndefined()
  })

  test('is the source until it is read, then what was read', async () => {
    const kept = keep(generate('hel', 'lo'), 5)
    expect(kept?.bytes()).toBeUndefined()
    expect(kept?.again()).toBe(kept?.first())
    expect(await textOf(kept?.first())).toBe('hello')
    expect(await textOf(kept?.again())).toBe('hello')
    expect(await textOf(kept?.bytes())).toBe('hello')
  })

  test('can be read before it is sent', async () => {
    const kept = keep(generate('hel', 'lo'), 5)
    await kept?.read()
    for (const source of [kept?.first(), kept?.again(), kept?.bytes()]) expect(await textOf(source)).toBe('hello')
  })

  test.each([
    ['shorter', ['hel']],
    ['longer', ['hello', '!']],
  ])('that is %s than declared goes as it is, once', async (_, chunks) => {
    const kept = keep(generate(...chunks), 5)
    await kept?.read()
    expect(await textOf(kept?.first())).toBe(chunks.join(''))
    expect(kept?.again()).toBeUndefined()
  })
})

describe('a token request under fetch', () => {
  const simulator = useSimulator()
  const agents: Agent[] = []
  afterEach(() => Promise.all(agents.splice(0).map(agent => agent.destroy())))

  const post = (body: AsyncGenerator<Uint8Array>, signal?: AbortSignal) => {
    const agent = new Agent()
    agents.push(agent)
    return request(`${simulator().url}/common/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-length': '40' },
      body: body as never,
      signal: signal ?? null,
      dispatcher: agent.compose(stsErrors()),
    })
  }

  test('whose body breaks off says so', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytes('grant_type=')
      throw new Error('it broke')
    }
    await expect(post(broken())).rejects.toThrow('it broke')
    expect(simulator().requests).toHaveLength(0)
  })

  test('whose body never ends is aborted at once', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield bytes('grant_type=')
      await new Promise(() => undefined)
    }
    const controller = new AbortController()
    const call = post(endless(), controller.signal)
    setImmediate(() => controller.abort(new Error('left')))
    await expect(call).rejects.toThrow('left')
    expect(simulator().requests).toHaveLength(0)
  })

  test.each<[string, ThrottleOptions]>([
    ['waits at a gate', {}],
    ['shares nothing', { key: () => false }],
  ])('that %s and is aborted before its body was read is not sent', async (_, throttle) => {
    const agent = new Agent()
    agents.push(agent)
    const controller = new AbortController()
    const call = fetch(`${simulator().url}/common/oauth2/v2.0/token`, {
      method: 'POST',
      body: 'grant_type=client_credentials',
      signal: controller.signal,
      dispatcher: agent.compose(dispatch => {
        const ours = stsErrors({ throttle })(dispatch)
        return (opts, handler) => {
          queueMicrotask(() => controller.abort())
          return ours(opts, handler)
        }
      }),
    })
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    expect(simulator().requests).toHaveLength(0)
  })
})
