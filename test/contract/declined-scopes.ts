import { describe, expect, test } from '@jest/globals'
import type { StsOptions } from '@sts-errors/core'
import type { Bench } from './scenario.ts'

const form = (scope?: string) =>
  new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'r', client_id: 'c', ...(scope && { scope }) })
const tokens = { access_token: 'a', token_type: 'Bearer', expires_in: 3599, scope: 'User.Read openid' }

/** What `throwOnDeclinedScopes` makes of a success. */
export function describeDeclinedScopes({ send, simulator, url }: Bench): void {
  describe('a token response with fewer scopes than asked', () => {
    const call = (scope: string | undefined, options: StsOptions) => {
      simulator().enqueue({ status: 200, body: tokens })
      return send({ method: 'POST', url: url('token'), body: form(scope) }, options)
    }

    test('is thrown where that is asked for, with what was granted and what was not', async () => {
      const thrown = (await call('User.Read Mail.Read', { throwOnDeclinedScopes: true }).catch(
        (error: unknown) => error,
      )) as { response?: unknown }
      expect(thrown).toMatchObject({
        kind: 'scopes_declined',
        action: 'proceed_or_stop',
        grantedScopes: ['User.Read', 'openid'],
        declinedScopes: ['Mail.Read'],
        request: expect.anything(),
      })
      // The success is there to go on with.
      const { response } = thrown
      const { data } = response as { data?: unknown }
      expect(JSON.parse(typeof data === 'string' ? data : await (response as Response).text())).toEqual(tokens)
      expect(JSON.stringify(thrown)).not.toContain('access_token')
    })

    test.each<[string, string | undefined, StsOptions]>([
      ['by default', 'User.Read Mail.Read', {}],
      ['where it has all of them', 'User.Read openid offline_access', { throwOnDeclinedScopes: true }],
      ['where none were asked', undefined, { throwOnDeclinedScopes: true }],
    ])('is a success %s', async (_, scope, options) => {
      const { status, text } = await call(scope, options)
      expect(status).toBe(200)
      expect(JSON.parse(text)).toEqual(tokens)
    })
  })
}
