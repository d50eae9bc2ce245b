/** Throws where what is expected is not in what came: objects may have more members, all else must be equal. */
export function check(actual: unknown, expected: unknown, path = 'it'): void {
  if (isObject(expected) && isObject(actual)) {
    for (const [name, value] of Object.entries(expected)) check(actual[name], value, `${path}.${name}`)
    if (Array.isArray(expected)) check(actual.length, expected.length, `${path}.length`)
  } else if (!Object.is(actual, expected)) {
    throw new Error(`${path} is ${show(actual)}, not ${show(expected)}`)
  }
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null

export const show = (value: unknown): string =>
  value instanceof Error ? `${value.name}: ${value.message}` : (JSON.stringify(value) ?? String(value))
