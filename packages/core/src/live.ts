/** What a client hands over with a failure: live objects that hold the request, secrets included. */
export interface LiveObjects {
  response?: unknown
  config?: unknown
  request?: unknown
  isAxiosError?: boolean
}

const objects = new WeakMap<object, LiveObjects>()

/**
 * The part of an error that no inspection shows: `response`, `config`, `request`. They are neither own properties nor
 * reached by `util.inspect(error, { showHidden: true, getters: true, customInspect: false })`, which stops at a prototype
 * whose constructor is a built-in.
 */
export abstract class Live extends Error {
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

/** Puts live objects on an error. */
export function attach<E extends object>(error: E, live: LiveObjects): E {
  objects.set(error, { ...objects.get(error), ...live })
  return error
}
