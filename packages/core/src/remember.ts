/**
 * A pure function of a name that remembers what it gave: the few names that servers use come again with every answer.
 * However many others come, it keeps no more than a hundred, and no long ones.
 */
export function remember<T extends object | string>(of: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>()
  return name => {
    const before = known.get(name)
    if (before !== undefined) return before
    const value = of(name)
    if (known.size < 100 && name.length < 50) known.set(name, value)
    return value
  }
}
