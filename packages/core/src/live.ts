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
  get response(): unknown {
    return objects.get(this)?.response
  }
  set response(value: unknown) {
    attach(this, { response: value })
  }
  get config(): unknown {
    return objects.get(this)?.config
  }
  set config(value: unknown) {
    attach(this, { config: value })
  }
  get request(): unknown {
    return objects.get(this)?.request
  }
  set request(value: unknown) {
    attach(this, { request: value })
  }
  get isAxiosError(): boolean {
    return objects.get(this)?.isAxiosError ?? false
  }
}
Object.defineProperty(Live.prototype, 'constructor', { value: Error })

/** Puts live objects on an error. */
export function attach<E extends object>(error: E, live: LiveObjects): E {
  objects.set(error, { ...objects.get(error), ...live })
  return error
}
