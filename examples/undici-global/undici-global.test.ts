import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

// In a process of its own: what Jest calls global is not what the runtime's fetch calls so.
test('one dispatcher covers fetch and undici of a whole process', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, 'main.ts')], {
    encoding: 'utf8',
    timeout: 14_000,
  })
  expect(stderr.replace(/^.*(?:Warning|--trace-warnings).*$/gm, '').trim()).toBe('')
  expect(stdout.trimEnd().split('\n')).toEqual([
    'fetch: a token request that meets a 429, then a gateway’s page',
    '  attempt 1: throttled, 429',
    '  attempt 2: service_unavailable, 502',
    '  answered: token_type, expires_in, ext_expires_in, access_token',
    'undici.request: a resource that is busy',
    '  attempt 1: service_unavailable, 503',
    "  answered: { displayName: 'Ada' }",
    'undici.request: typed errors, for one request',
    '  thrown: invalid_token 401 renew_token',
    'fetch: typed errors for all, in what fetch makes of them',
    '  thrown: TypeError: fetch failed → invalid_client secret_expired AADSTS7000222',
  ])
})
