/** Options that take one of a few words, or more than one type. */
const choices: { readonly [option: string]: readonly unknown[] | undefined } = {
  throwOn: ['recognized', 'never', 'function'],
  retry: ['object', false],
  jitter: ['full', 'equal', 'decorrelated', 'none'],
}

/**
 * Options with every default in place; `undefined` leaves a default as it is.
 *
 * @throws TypeError, RangeError on an unknown name or a value that makes no sense: the message names the option, the value
 * and what is allowed
 */
export function complete<T extends object>(prefix: string, defaults: T, options: object): T {
  const completed = { ...defaults } as { [name: string]: unknown }
  for (const [name, value] of Object.entries(options)) {
    const standard = completed[name]
    const allowed = choices[name] ?? [typeof standard]
    if (value === undefined) continue
    if (
      standard === undefined ||
      !(allowed.includes(value) || allowed.includes(typeof value)) ||
      !(value >= 0 || typeof value !== 'number')
    ) {
      const expected = standard === undefined ? Object.keys(defaults) : allowed
      const Wrong = typeof value === 'number' ? RangeError : TypeError
      throw new Wrong(
        `${prefix}${name}: ${value} given, expected ${expected.join(' or ')}${standard === +(standard as number) ? ' ≥ 0' : ''}`,
      )
    }
    completed[name] = value
  }
  return completed as T
}
