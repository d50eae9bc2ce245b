import { expect, jest, test } from '@jest/globals'
import { withStsErrors } from '@sts-errors/axios'
import axios, { type AxiosAdapter, AxiosError, AxiosHeaders } from 'axios'

test('over a fetch that does not tell where it was led no challenge is answered', async () => {
  const challenge = `Bearer error="insufficient_claims", claims="${btoa('{"access_token":{"acrs":{"value":"c1"}}}')}"`
  // As the fetch adapter of axios before 1.12 leaves it.
  const adapter: AxiosAdapter = async config => {
    const request = new Request('https://graph.example/me')
    const headers = new AxiosHeaders({ 'www-authenticate': challenge })
    const response = { status: 401, statusText: '', headers, data: '', config, request }
    throw new AxiosError('refused', AxiosError.ERR_BAD_REQUEST, config, request, response)
  }
  const onClaimsChallenge = jest.fn(() => 'new')
  const http = withStsErrors(axios.create({ adapter }), { onClaimsChallenge })
  const call = http.get('https://graph.example/me', { headers: { authorization: 'Bearer old' } })
  await expect(call).rejects.toMatchObject({ kind: 'claims_challenge', stopReason: 'not_repeatable' })
  expect(onClaimsChallenge).not.toHaveBeenCalled()
})
