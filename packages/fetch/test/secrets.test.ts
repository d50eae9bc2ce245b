import { createFetch } from '@sts-errors/fetch'
import { describeSecrets } from '../../../test/secrets.ts'

describeSecrets('fetch', async ({ url, body = null, ...init }, options) => {
  const response = await createFetch(options)(url, { ...init, body })
  return { status: response.status, text: await response.text() }
})
