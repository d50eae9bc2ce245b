import assert from 'node:assert/strict'
import { createFetch, fetch, InvalidClientError, readStsError } from '@sts-errors/fetch'
import { contoso, startSimulator } from '@sts-errors/simulator'

const sts = await startSimulator()
const url = `${sts.url}/${contoso.tenantId}/oauth2/v2.0/token`
const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: contoso.daemon.id, client_secret: 'x' })
await assert.rejects(fetch(url, { method: 'POST', body }), error => error instanceof InvalidClientError)
const answer = await createFetch({ throwOn: 'never' })(url, { method: 'POST', body })
assert.equal((await readStsError(answer))?.reason, 'secret_invalid')
await sts.close()
