import type { Client } from '../directory/directory.ts'
import { findClient, isPublicClient } from '../directory/look-up.ts'
import { basicClient } from '../http/caller.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import { checkClientAssertion } from '../tokens/client-assertion.ts'
import { refuse } from './refusal.ts'
import type { Sts } from './sts.ts'

/** The application that a request names. */
export function namedClient(sts: Sts, id: string | undefined): Client {
  if (id === undefined || id === '') refuse('parameter_missing', { detail: 'client_id' })
  return findClient(sts.directory, id) ?? refuse('app_unknown')
}

function checkSecret(client: Client, secret: string, nowMs: number): void {
  if (isPublicClient(client)) refuse('secret_of_public_client')
  const known = (client.secrets ?? []).find(({ value }) => value === secret)
  if (known === undefined) refuse('secret_invalid')
  if (known.expiresAtMs !== undefined && known.expiresAtMs <= nowMs) refuse('secret_expired')
}

/**
 * Finds the client and checks its credential: `client_secret_post`, `client_secret_basic` or `private_key_jwt`.
 * @see RFC 6749 section 2.3, RFC 7521 section 4.2
 */
export function authenticateClient(sts: Sts, request: RecordedRequest, audiences: readonly string[]): Client {
  const { form } = request
  const basic = basicClient(request.headers)
  const client = namedClient(sts, form.client_id ?? basic?.id)
  const secret = form.client_secret ?? basic?.secret
  const assertion = form.client_assertion
  if (secret !== undefined) checkSecret(client, secret, sts.now())
  else if (assertion !== undefined) checkClientAssertion(assertion, client, audiences, sts.now())
  else if (!isPublicClient(client) || form.grant_type === 'client_credentials') refuse('secret_missing')
  return client
}
