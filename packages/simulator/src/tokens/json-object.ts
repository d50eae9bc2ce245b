/** A JSON object of unknown members. */
export type JsonObject = Readonly<Record<string, unknown>>

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object that a text holds; `undefined` for anything else. */
export function parseJsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A member that is a string. */
export function readString(object: JsonObject | undefined, name: string): string | undefined {
  const value = object?.[name]
  return typeof value === 'string' ? value : undefined
}

/** A member that is a number. */
export function readNumber(object: JsonObject | undefined, name: string): number | undefined {
  const value = object?.[name]
  return typeof value === 'number' ? value : undefined
}

/** A member that is an object. */
export function readObject(object: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = object?.[name]
  return isJsonObject(value) ? value : undefined
}

/** The strings of a member that is one string or a list of them. */
export function readStrings(object: JsonObject | undefined, name: string): readonly string[] {
  const value = object?.[name]
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.filter(item => typeof item === 'string')
}
