import assert from 'node:assert/strict'
import { InvalidClientError, withStsErrors } from '@sts-errors/axios'
import { contoso, startSimulator } from '@sts-errors/simulator'
import axios from 'axios'

const sts = await startSimulator()
const http = withStsErrors(axios.create({ baseURL: sts.url }))
const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: contoso.daemon.id, client_secret: 'x' })
const error = await http.post(`/${contoso.tenantId}/oauth2/v2.0/token`, body).catch(thrown => thrown)
assert.ok(error instanceof InvalidClientError && axios.isAxiosError(error))
assert.equal(error.response.status, error.status)
await sts.close()
