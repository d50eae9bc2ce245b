/** What a client hands over with a failure: live objects that hold the request, secrets included. */
export interface LiveObjects {
  response?: unknown
  config?: unknown
  request?: unknown
  isAxiosError?: boolean
}

interface Hidden extends LiveObjects {
  /** Method and address, where `request` is the client's own object. */
  info?: unknown
}

const objects = new WeakMap<object, Hidden>()

/**
 * The part of an error that no inspection shows: `response`, `config`, `request`. They are neither own properties nor
 * reached by `util.inspect(error, { showHidden: true, getters: true, customInspect: false })`, which stops at a prototype
 * whose constructor is a built-in.
 */
export abstract class Live extends Error {
  declare request?: unknown
  declare response?: unknown
  declare config?: unknown
}
Object.defineProperty(Live.prototype, 'constructor', { value: Error })
for (const name of ['response', 'config', 'request', 'isAxiosError'] as const) {
  Object.defineProperty(Live.prototype, name, {
    get() {
      return objects.get(this)?.[name]
    },
    set(value: never) {
      attach(this, { [name]: value })
    },
  })
}

/** Puts live objects on an error. A live `request` takes the place of method and address, which `toJSON` still tells. */
export function attach<E extends { request?: unknown }>(error: E, live: LiveObjects): E {
  const hidden: Hidden = { ...objects.get(error), ...live }
  if (live.request) {
    hidden.info = error.request
    delete error.request
  }
  objects.set(error, hidden)
  return error
}

/** Method and address of a request whose place the live one has taken. */
export const hiddenRequest = (error: object): unknown => objects.get(error)?.info
