import type { Clock } from '@sts-errors/core'
import { createFetch, isStsError } from '@sts-errors/fetch'
import { startSimulator } from '@sts-errors/simulator'

/**
 * A program that was written for plain fetch. The one line that is new is the first: what succeeds and what is the program's own
 * affair stays as it was, what passes by itself is waited out, and what is left is a typed error.
 *
 * @param clock - whose waits are over at once: a program of your own leaves it out
 */
export async function fetchDropIn(print: (line: string) => void, clock: Clock): Promise<void> {
  const fetch = createFetch({ clock })

  const simulator = await startSimulator({ now: () => clock.now() }) // stands for Microsoft Graph
  const me = `${simulator.url}/graph/v1.0/me`

  async function displayName(): Promise<string> {
    const response = await fetch(me, { headers: { authorization: 'Bearer token' } })
    if (response.status === 404) return 'nobody'
    const user = (await response.json()) as { displayName: string }
    return user.displayName
  }

  try {
    simulator.enqueue({ body: { displayName: 'Ada' } })
    print(await displayName())

    simulator.enqueue('not-found')
    print(await displayName())

    simulator.enqueue('reset-before-headers', 'throttled-date', { body: { displayName: 'Ada' } })
    print(await displayName())

    simulator.enqueue('throttled-hour')
    print(await displayName())
  } catch (error) {
    if (!isStsError(error)) throw error
    const minutes = (error.retryAfterMs ?? 0) / 60_000
    print(`${error.kind}: come back in ${minutes} minutes (${error.stopReason})`)
  } finally {
    await simulator.close()
  }
}
