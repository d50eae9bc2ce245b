import { createFetch, toScopesDeclinedError } from '@sts-errors/fetch'
import { contoso, startSimulator } from '@sts-errors/simulator'
import { signIn } from '../browser/sign-in.ts'

const fetch = createFetch()

/**
 * The user takes a permission out of the consent: the sign-in succeeds, with fewer scopes than were asked. One app goes on
 * without the feature that needs it; another cannot do without, and stops.
 */
export async function declinedScopes(print: (line: string) => void): Promise<void> {
  const simulator = await startSimulator({ signIn: { declinedScopes: ['Mail.Read'] } })
  const authority = `${simulator.url}/${contoso.tenantId}`

  /** Shows the mail where the user lets it, and the profile in any case. */
  async function goOn(): Promise<void> {
    const scope = 'User.Read Mail.Read'
    const tokens = await signIn(authority, { scope })
    const error = toScopesDeclinedError(scope, tokens)
    if (error) print(`${error.kind}: granted ${error.grantedScopes}, declined ${error.declinedScopes}`)
    const paths = error?.declinedScopes?.includes('Mail.Read') ? ['/me'] : ['/me', '/me/messages']
    for (const path of paths) {
      const headers = { authorization: `Bearer ${tokens.access_token}` }
      const response = await fetch(`${simulator.url}/graph/v1.0${path}`, { headers })
      print(`GET ${path}: ${response.status}`)
    }
  }

  /** Of no use without the mail. */
  async function stop(): Promise<void> {
    const scope = 'User.Read Mail.Read'
    const error = toScopesDeclinedError(scope, await signIn(authority, { scope }))
    if (error) throw error
  }

  try {
    print('An app that goes on:')
    await goOn()
    print('An app that stops:')
    await stop().catch((error: Error) => print(error.message))
    print('The same, once the user has agreed:')
    simulator.signIn.declinedScopes = []
    await goOn()
  } finally {
    await simulator.close()
  }
}
