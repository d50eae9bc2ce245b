import { afterEach, describe, expect, test } from '@jest/globals'
import { type StsOptions, stsErrors } from '@sts-errors/undici'
import type { Dispatcher } from 'undici'
import { useSimulator } from '../../../test/use-simulator.ts'
import { createVirtualClock } from '../../../test/virtual-clock.ts'
import { undicis } from './undicis.ts'

const simulator = useSimulator()
const busy = { status: 503, body: 'busy' }
const always = { ...busy, times: Infinity }
const ok = { status: 200, body: 'done' }

describe.each(undicis)('beside the interceptors of undici $version', ({ undici: { Agent, interceptors, request } }) => {
  const agents: InstanceType<typeof Agent>[] = []
  afterEach(() => Promise.all(agents.splice(0).map(agent => agent.destroy())))

  const ours = (options: StsOptions = {}) =>
    stsErrors({ clock: createVirtualClock(), retry: { jitter: 'none' }, ...options })
  /** Composed from the wire outwards. */
  function composed(...chain: Dispatcher.DispatcherComposeInterceptor[]): Dispatcher {
    const agent = new Agent()
    agents.push(agent)
    return agent.compose(chain)
  }
  async function get(dispatcher: Dispatcher, path = '/graph/v1.0/me') {
    const { statusCode, headers, body, context } = await request(`${simulator().url}${path}`, { dispatcher })
    return { status: statusCode, headers, text: await body.text(), context }
  }
  const others: Record<string, () => Dispatcher.DispatcherComposeInterceptor> = {
    retry: () => interceptors.retry({ minTimeout: 1, maxTimeout: 2, maxRetries: 1 }),
    redirect: () => interceptors.redirect({ maxRedirections: 3 }),
    cache: () => interceptors.cache(),
    dns: () => interceptors.dns(),
    dump: () => interceptors.dump({ maxSize: 1_000_000 }),
    responseError: () => interceptors.responseError(),
  }
  const orders = Object.entries(others).flatMap(([name, other]) => [
    { order: `${name} around ours`, chain: () => [ours(), other()] },
    { order: `ours around ${name}`, chain: () => [other(), ours()] },
  ])

  describe.each(orders)('$order', ({ order, chain }) => {
    test('a success is handed on', async () => {
      simulator().enqueue(ok)
      expect(await get(composed(...chain()))).toMatchObject({ status: 200, text: order.includes('dump') ? '' : 'done' })
    })

    test('an error that passes is retried', async () => {
      simulator().enqueue(busy, ok)
      expect((await get(composed(...chain()))).status).toBe(200)
      expect(simulator().requests).toHaveLength(2)
    })

    test('a connection that is lost once is made again', async () => {
      simulator().enqueue({ fault: 'reset_before_headers' }, ok)
      expect((await get(composed(...chain()))).status).toBe(200)
    })

    test('an error that does not pass comes to an end, with its status', async () => {
      simulator().enqueue(always)
      const outcome: unknown = await get(composed(...chain())).catch((error: unknown) => error)
      const { status, statusCode } = outcome as { status?: number; statusCode?: number }
      expect(statusCode ?? status).toBe(503)
    })

    test('an error that does not pass is thrown typed where that is asked for', async () => {
      // What stands around ours makes an error of its own of it, or not.
      if (!order.startsWith('ours')) return
      simulator().enqueue({ ...always, body: { error: 'temporarily_unavailable' } })
      const other = chain()[0]
      await expect(get(composed(...(other ? [other] : []), ours({ throwOn: 'recognized' })))).rejects.toMatchObject({
        kind: 'service_unavailable',
        status: 503,
        stopReason: 'max_retries',
      })
    })
  })

  test('what retry beneath has given up is not sent as often as that once more', async () => {
    simulator().enqueue(always)
    const dispatcher = composed(others.retry?.() ?? ours(), ours({ throwOn: 'recognized' }))
    await expect(get(dispatcher)).rejects.toMatchObject({ attempts: 2, stopReason: 'max_retries' })
    expect(simulator().requests).toHaveLength(2)
  })

  test('what one of ours beneath has given up is not sent again by the outer one', async () => {
    simulator().enqueue(always)
    const outer: unknown[] = []
    const dispatcher = composed(ours({ retry: { maxRetries: 1 } }), ours({ onRetry: event => outer.push(event) }))
    expect(await get(dispatcher)).toMatchObject({ status: 503, text: 'busy' })
    expect(simulator().requests).toHaveLength(2)
    expect(outer).toEqual([])
  })

  test.each(orders.filter(({ order }) => order.includes('redirect')))(
    'a redirect is followed and what it leads to is retried: $order',
    async ({ chain }) => {
      simulator().enqueue({ status: 302, headers: { location: '/echo' } }, busy, ok)
      expect((await get(composed(...chain()))).status).toBe(200)
      expect(
        simulator()
          .requests.map(({ path }) => path)
          .slice(0, 2),
      ).toEqual(['/graph/v1.0/me', '/echo'])
      expect(simulator().requests).toHaveLength(3)
    },
  )

  test('a redirect beneath tells where it led', async () => {
    simulator().enqueue({ status: 302, headers: { location: '/echo' } })
    const { context } = await get(composed(interceptors.redirect({ maxRedirections: 3 }), ours()))
    expect(context).toMatchObject({
      history: [expect.objectContaining({ pathname: '/graph/v1.0/me' }), expect.anything()],
    })
  })

  test('a token is not sent to where a redirect beneath has led', async () => {
    const elsewhere = simulator().url.replace('127.0.0.1', 'localhost')
    simulator().enqueue({ status: 307, headers: { location: `${elsewhere}/echo` } }, 'claims-challenge')
    const told: unknown[] = []
    const dispatcher = composed(
      interceptors.redirect({ maxRedirections: 3 }),
      ours({ onClaimsChallenge: () => 'token', onGiveUp: ({ reason }) => void told.push(reason) }),
    )
    expect((await get(dispatcher)).status).toBe(401)
    expect(told).toEqual(['not_repeatable'])
  })

  test('an answer from the cache costs no request', async () => {
    for (const chain of [
      [ours(), interceptors.cache()],
      [interceptors.cache(), ours()],
    ]) {
      simulator().clearRequests()
      simulator().enqueue(busy, { ...ok, headers: { 'cache-control': 'public, max-age=100' } })
      const dispatcher = composed(...chain)
      expect(await get(dispatcher)).toMatchObject({ text: 'done' })
      expect(await get(dispatcher)).toMatchObject({ text: 'done' })
      expect(simulator().requests).toHaveLength(2)
    }
  })
})
