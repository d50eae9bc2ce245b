import { isStsError, type StsOptions } from '@sts-errors/core'
import { check } from './check.ts'
import type { Kit, RuntimeCase } from './runtime.ts'

const thrownBy = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => {
      throw new Error('it did not reject')
    },
    (thrown: unknown) => thrown,
  )
const get = ({ client, url }: Kit, options: StsOptions, signal?: AbortSignal) =>
  client.send({ method: 'GET', url, ...(signal && { signal }) }, options)

/** Aborts and waits by the runtime's own signals and timers. */
export const signalCases: readonly RuntimeCase[] = [
  {
    promise: 'the real clock waits as long as the server asks',
    async run(kit) {
      await kit.script('throttled-ms', { status: 200, body: 'ok' })
      const startedAt = Date.now()
      const { status } = await get(kit, { retry: { jitter: 'none' } })
      check(status, 200, 'status')
      check(Date.now() - startedAt >= 50, true, 'waited')
      check((await kit.sent()).length, 2, 'sent.length')
    },
  },
  {
    promise: 'an abort before the call sends nothing',
    async run(kit) {
      await kit.script({ status: 200, body: 'ok' })
      const controller = new AbortController()
      controller.abort()
      const thrown = await thrownBy(get(kit, {}, controller.signal))
      check(isStsError(thrown), false, 'isStsError')
      check(await kit.sent(), [], 'sent')
    },
  },
  {
    promise: 'an abort during an attempt ends the call as an abort',
    async run(kit) {
      await kit.script({ fault: 'silent' }, { status: 200 })
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 60)
      check(isAbort(await thrownBy(get(kit, {}, controller.signal))), true, 'isAbort')
    },
  },
  {
    promise: 'an abort during an attempt that is bound in time ends the call as an abort',
    async run(kit) {
      await kit.script({ fault: 'silent' }, { status: 200 })
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 60)
      const thrown = await thrownBy(get(kit, { retry: { attemptTimeoutMs: 10_000 } }, controller.signal))
      check(isAbort(thrown), true, 'isAbort')
    },
  },
  {
    promise: 'an abort during a wait ends the call at once as an abort',
    async run(kit) {
      await kit.script('throttled-minute', { status: 200 })
      const controller = new AbortController()
      const startedAt = Date.now()
      const onRetry = () => void setTimeout(() => controller.abort(), 5)
      const thrown = await thrownBy(get(kit, { onRetry }, controller.signal))
      check(isAbort(thrown), true, 'isAbort')
      check(Date.now() - startedAt < 10_000, true, 'at once')
      check((await kit.sent()).length, 1, 'sent.length')
    },
  },
  {
    promise: 'calls at the same time do not disturb each other',
    async run(kit) {
      await kit.script({ status: 503, times: 5 }, { status: 200, body: 'ok', times: 10 })
      const calls = Array.from({ length: 10 }, () => get(kit, { retry: { baseDelayMs: 1 } }))
      check(
        (await Promise.all(calls)).map(({ status }) => status),
        calls.map(() => 200),
        'statuses',
      )
      check((await kit.sent()).length, 15, 'sent.length')
    },
  },
]

/** As the runtime's fetch and axios call it. */
const isAbort = (thrown: unknown): boolean =>
  !isStsError(thrown) && /^(?:AbortError|CanceledError)$/.test((thrown as { name?: string }).name ?? '')
