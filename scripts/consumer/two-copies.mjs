import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import * as esm from '@sts-errors/core'
import * as fromFetch from '@sts-errors/fetch'

const cjs = createRequire(import.meta.url)('@sts-errors/core')
assert.notEqual(cjs.ThrottledError, esm.ThrottledError)
const made = [cjs.toStsError({ status: 429 }), esm.toStsError({ status: 429 })]
for (const error of made) {
  for (const copy of [esm, cjs, fromFetch]) {
    assert.ok(error instanceof copy.ThrottledError && error instanceof copy.StsError && copy.isStsError(error))
    assert.ok(!(error instanceof copy.NetworkError))
  }
}
