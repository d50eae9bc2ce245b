import { type Clock, createFetch, isStsError, pollForToken } from '@sts-errors/fetch'
import { contoso, startSimulator } from '@sts-errors/simulator'

/** What the device authorization endpoint answers (RFC 8628 §3.2). */
interface DeviceCode {
  readonly device_code: string
  readonly interval: number
  readonly expires_in: number
}

/**
 * A command line without a browser signs its user in: shows a code, and polls until the user has approved it on another
 * device, declines, or lets the time pass.
 */
export async function deviceCode(print: (line: string) => void): Promise<void> {
  let now = Date.now()
  let userActs = (): unknown => undefined
  // Waits are over at once, and the simulator goes by the same clock.
  const clock: Clock = {
    now: () => now,
    random: Math.random,
    async sleep(ms) {
      now += ms
      print(`waits ${ms / 1000} s`)
      userActs()
    },
  }
  const simulator = await startSimulator({ now: clock.now, lifetimes: { deviceCodeMs: 25_000 } })
  const fetch = createFetch({ clock })
  const client_id = contoso.app.id

  async function post<Answer>(endpoint: string, form: Record<string, string>): Promise<Answer> {
    const url = `${simulator.url}/${contoso.tenantId}/oauth2/v2.0/${endpoint}`
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ client_id, ...form }) })
    return (await response.json()) as Answer
  }

  async function signIn(): Promise<void> {
    const { device_code, interval, expires_in } = await post<DeviceCode>('devicecode', { scope: 'User.Read' })
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
    const request = (): Promise<{ scope: string }> => post('token', { grant_type, device_code })
    try {
      const { scope } = await pollForToken(request, {
        intervalMs: interval * 1000,
        expiresInMs: expires_in * 1000,
        clock,
      })
      print(`signed in, with ${scope}`)
    } catch (error) {
      if (!isStsError(error)) throw error
      switch (error.kind) {
        case 'user_cancelled':
          return print(`the user said no: ${error.reason}`)
        case 'invalid_grant':
          return print(`too late: ${error.reason}`)
        default:
          throw error
      }
    }
  }

  try {
    print('The user approves while the third answer is waited for; the second says to poll slower.')
    simulator.when({ endpoint: 'token' }).enqueue('authorization-pending', 'slow-down')
    let waits = 0
    userActs = () => ++waits === 3 && simulator.approveDeviceCode()
    await signIn()
    print('The user declines.')
    userActs = () => simulator.declineDeviceCode()
    await signIn()
    print('The user does nothing while the code lives, for 25 s.')
    userActs = () => {}
    await signIn()
  } finally {
    await simulator.close()
  }
}
