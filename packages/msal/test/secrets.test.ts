import { describeSecrets } from '../../../test/secrets.ts'
import { createNetworkClient, normalizeError } from '../src/index.ts'

const form = 'application/x-www-form-urlencoded'
const correlationId = '0d4d4e4a-7a3c-4c1c-9f5e-0000000000cc'

/** What an application gets: the error that MSAL makes of what its network module gave back, and that made typed. */
describeSecrets('MSAL', async ({ url, headers, body }, options = {}) => {
  const client = createNetworkClient(options)
  const given = { headers: { ...headers, 'content-type': form }, body: String(body), correlationId }
  const answer = await client.sendPostRequestAsync<{ error?: string; error_description?: string }>(url, given)
  const { error: errorCode, error_description: errorMessage } = answer.body
  if (errorCode === undefined) return { status: answer.status, text: JSON.stringify(answer.body) }
  const thrown = Object.assign(new Error(`${errorCode}: ${errorMessage}`), {
    name: 'ServerError',
    errorCode,
    errorMessage,
    correlationId,
  })
  throw normalizeError(thrown) ?? thrown
})
