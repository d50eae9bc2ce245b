import type { StsOptions } from '@sts-errors/core'

/**
 * Gives back the same client for the same options object: calls of one client share state, and a test that makes several
 * calls of one client hands over one object.
 */
export function onePerOptions<Client>(make: (options: StsOptions) => Client): (options: StsOptions) => Client {
  const made = new WeakMap<StsOptions, Client>()
  return options => {
    const client = made.get(options) ?? make(options)
    made.set(options, client)
    return client
  }
}
