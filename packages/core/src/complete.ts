/** Options that take one of a few words, or more than one type. */
const choices = new Map<string, readonly unknown[]>([
  ['match', ['a function']],
  ['throwOn', ['recognized', 'never', 'a function']],
  ['retry', ['an object', false]],
  ['budget', ['an object', false]],
  ['onClaimsChallenge', ['a function']],
  ['throttle', ['an object', false]],
  ['key', ['a function']],
  ['store', ['an object']],
  ['failFast', ['public_clients', 'all', false]],
  ['jitter', ['full', 'equal', 'decorrelated', 'none']],
])

/**
 * Options with every default in place; `undefined` leaves a default as it is.
 *
 * @throws TypeError, RangeError on an unknown name or a value that makes no sense: the message names the option, the value
 * and what is allowed
 */
export function complete<T extends object>(prefix: string, defaults: T, options: object = {}): T {
  checkObject(prefix.slice(0, -1) || 'options', options)
  const completed = { ...defaults } as { [name: string]: unknown }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue
    const known = Object.hasOwn(completed, name)
    const allowed = choices.get(name) ?? [typed(completed[name])]
    const isOfType = allowed.includes(typed(value))
    if (!known || !(isOfType || allowed.includes(value)) || !(typeof value !== 'number' || value >= 0)) {
      const expected = known
        ? allowed.join(' or ').replace('number', 'number ≥ 0')
        : `one of ${Object.keys(completed).join(', ')}`
      const isOfRange = isOfType || (typeof value === 'string' && allowed.some(isWord))
      const Wrong = known && isOfRange ? RangeError : TypeError
      throw new Wrong(`${prefix}${name}: ${shown(value)} given, expected ${expected}`)
    }
    completed[name] = value
  }
  return completed as T
}

/** What sort of value it is, as the choices have it, without its content. */
export const typed = (value: unknown): string =>
  value === null || value === undefined
    ? `${value}`
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`
const isWord = (choice: unknown): boolean => typeof choice === 'string' && !choice.includes(' ')

/** A value that makes no sense, for a message: text in quotes, functions, lists and objects as what they are. */
export const shown = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(value.slice(0, 50))
    : value && /obj|fun/.test(typeof value)
      ? typed(value)
      : String(value)

/**
 * Refuses an object that lacks what it will be asked for.
 *
 * @throws TypeError
 */
export function checkMethods(name: string, value: object, methods: readonly string[]): void {
  for (const method of methods) {
    const given: unknown = (value as { readonly [method: string]: unknown })[method]
    if (typeof given !== 'function')
      throw new TypeError(`${name}.${method}: ${shown(given)} given, expected a function`)
  }
}

/**
 * Refuses options that are no object: a function that was to be called, a switch for everything.
 *
 * @throws TypeError
 */
export function checkObject(name: string, value: unknown): void {
  if (typed(value) !== 'an object') throw new TypeError(`${name}: ${shown(value)} given, expected an object`)
}
