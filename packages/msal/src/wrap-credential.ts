import { normalizeError, type StsError } from '@sts-errors/core'
import { complete, typed } from '@sts-errors/core/adapter'

/** The part of an Azure `TokenCredential` that is needed. */
export interface TokenCredentialLike {
  getToken(scopes: never, options?: never): Promise<unknown>
}

/** Options of {@link wrapCredential}. */
export interface CredentialOptions {
  /** Called with each typed error before it is thrown: to log it, to count it. What it throws takes the error's place. */
  readonly onError?: ((error: StsError) => void) | undefined
}

/**
 * A credential for Azure SDKs whose failures are typed. It asks the given one once per call, with the very arguments, and
 * retries nothing: `@azure/identity` has retried already, and the pipeline of a storage SDK, which sends again where a credential
 * failed on the network, throws a typed error at once. An abort and mistakes of the program pass as they are.
 *
 * Wrap a whole chain, not its members: a chain tries the next one only after errors of its own.
 *
 * @throws TypeError where there is no `getToken`, or on an unknown option
 */
export function wrapCredential<C extends TokenCredentialLike>(
  credential: C,
  options: CredentialOptions = {},
): Pick<C, 'getToken'> {
  if (typeof credential?.getToken !== 'function')
    throw new TypeError(`credential: ${typed(credential)} given, expected an object with getToken`)
  const { onError } = complete('', { onError: (_error: StsError): void => undefined }, options)
  const getToken = async (scopes: never, given?: never): Promise<unknown> => {
    try {
      return await credential.getToken(scopes, given)
    } catch (thrown) {
      const error = normalizeError(thrown)
      if (!error) throw thrown
      onError(error)
      throw error
    }
  }
  // Called as the given one is, and gives what it gives.
  return { getToken: getToken as C['getToken'] }
}
