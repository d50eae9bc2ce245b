import { expect, test } from '@jest/globals'
import { normalizeError } from '@sts-errors/core'
import { fromMsalText } from '@sts-errors/core/msal'

/** An error as MSAL.js throws it. */
const thrown = (errorMessage: string) =>
  Object.assign(new Error(`x: ${errorMessage}`), { name: 'AuthError', errorCode: 'x', errorMessage, subError: '' })

test.each<[string, number, readonly string[], (text: string) => unknown]>([
  [
    'of an error of MSAL.js',
    1_000_000,
    ['a_', 'a_b: ', 'Error(s): ', ' - Description: ', 'a_b '],
    text => normalizeError(thrown(text)),
  ],
  [
    'that an MSAL has printed',
    100_000,
    ["'a': '\\", 'ErrorCode: ', 'a_', ' - Description: ', '{"a":"', "'a': ["],
    fromMsalText,
  ],
])('the text %s costs time that grows with it only', (_, times, units, read) => {
  const startedAt = performance.now()
  for (const unit of units) read(unit.repeat(times))
  expect(performance.now() - startedAt).toBeLessThan(2000)
})
