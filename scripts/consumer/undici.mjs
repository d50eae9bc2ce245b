import assert from 'node:assert/strict'
import { startSimulator } from '@sts-errors/simulator'
import { InvalidTokenError, stsErrors } from '@sts-errors/undici'
import { Agent, request } from 'undici'

const sts = await startSimulator()
const dispatcher = new Agent().compose(stsErrors({ throwOn: 'recognized' }))
const error = await request(`${sts.url}/graph/v1.0/me`, { dispatcher }).catch(thrown => thrown)
assert.ok(error instanceof InvalidTokenError)
await dispatcher.close()
await sts.close()
