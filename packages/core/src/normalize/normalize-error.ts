import { isStsError, type StsError, toStsError } from '../errors.ts'
import { faultToError } from '../faults.ts'
import { fromAuthorizationResponse } from '../from-authorization-response.ts'
import type { HeaderSource } from '../headers.ts'
import { recordOf } from '../record.ts'
import { fromAuthenticationError, fromCredentialError } from './azure-identity.ts'
import type { Foreign, Reader } from './foreign.ts'
import { fromGraphClient, fromKiota } from './graph.ts'
import { fromHttpAnswer, fromUnsent } from './http-answer.ts'
import { fromMsal } from './msal.ts'

/** A bare `Response`, which oauth4webapi gives as the cause where an answer is not what it should be. */
const fromResponse: Reader = ({ status, headers, bodyUsed, url }) =>
  typeof status === 'number' && bodyUsed !== undefined
    ? toStsError({ status, headers: headers as HeaderSource, url: url as string })
    : undefined

/** openid-client and oauth4webapi: a redirect that carries an error, as its parameters. */
const fromRedirect: Reader = ({ cause }) =>
  cause instanceof URLSearchParams ? fromAuthorizationResponse(cause) : undefined

const readers: readonly Reader[] = [fromHttpAnswer, fromMsal, fromKiota, fromGraphClient, fromRedirect, fromResponse]

/** Of errors that keep little, whose cause may say more. */
const lastReaders: readonly Reader[] = [fromAuthenticationError, fromUnsent, fromCredentialError]

/**
 * The typed error behind anything that was thrown: an error of this family (also as a `cause`); one with an HTTP answer on
 * it (axios, got, ky, Azure SDKs, openid-client, oauth4webapi); one of MSAL.js, `@azure/identity` or a client of Microsoft
 * Graph; or a fault of the network as fetch, undici, axios, Node, Deno and Bun throw it. All are known by their shape, from
 * whichever version and copy of their library. Never throws.
 *
 * What MSAL.js drops of an answer (status, headers, further codes, `Retry-After`, the fault of the network) is there where
 * the call went through `createNetworkClient` of `@sts-errors/msal`.
 *
 * @returns `undefined` where there is none: an abort, a programmer's mistake
 */
export function normalizeError(thrown: unknown): StsError | undefined {
  try {
    return find(thrown, 0)
  } catch {
    // A getter or a proxy of somebody's own.
    return undefined
  }
}

function find(thrown: unknown, depth: number): StsError | undefined {
  const chain = [...causesOf(thrown)]
  for (const error of chain) {
    const found = isStsError(error) ? error : (first(readers, error) ?? fromAggregate(error, depth))
    if (found) return found
  }
  return (
    faultToError(thrown) ??
    chain
      .reverse()
      .map(error => first(lastReaders, error))
      .find(Boolean)
  )
}

const first = (all: readonly Reader[], error: Foreign): StsError | undefined => {
  for (const read of all) {
    const found = read(error)
    if (found) return found
  }
  return undefined
}

/** Of the credentials of a chain the first that was there and failed; those that are not set up say least. */
function fromAggregate({ name, errors }: Foreign, depth: number): StsError | undefined {
  if (name !== 'AggregateAuthenticationError' || !Array.isArray(errors) || depth > 5) return undefined
  const found = errors.slice(0, 20).map(inner => find(inner, depth + 1))
  return found.find(error => error && error.reason !== 'credential_missing') ?? found.find(Boolean)
}

/** The error and its causes, as far as they are objects. */
function* causesOf(thrown: unknown): Generator<Foreign> {
  let error = recordOf(thrown)
  for (let depth = 0; depth < 10 && error; depth++) {
    yield error
    error = recordOf(error.cause)
  }
}
