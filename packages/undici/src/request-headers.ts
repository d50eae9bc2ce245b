import type { Dispatcher } from 'undici'

type Value = string | string[]

/**
 * Headers of a request, in any of undici's forms, with some of them set anew: as a record, the form that every
 * interceptor can read.
 */
export function changeHeaders(
  headers: Dispatcher.DispatchOptions['headers'],
  changes: { readonly [name: string]: string },
): Record<string, Value> {
  const anew = new Set(Object.keys(changes).map(name => name.toLowerCase()))
  const record: Record<string, Value> = {}
  for (const [name, value] of pairsOf(headers)) {
    if (value === undefined || anew.has(name.toLowerCase())) continue
    const before = record[name]
    record[name] = before === undefined ? value : [before, value].flat()
  }
  return { ...record, ...changes }
}

/** The value of a request's header, several joined. */
export function findHeader(headers: Dispatcher.DispatchOptions['headers'], name: string): string | undefined {
  const values = [...pairsOf(headers)].flatMap(([key, value]) => (key.toLowerCase() === name ? (value ?? []) : []))
  return values.length ? values.join(', ') : undefined
}

function pairsOf(headers: Dispatcher.DispatchOptions['headers']): Iterable<readonly [string, Value | undefined]> {
  if (!headers) return []
  if (Array.isArray(headers) && !Array.isArray(headers[0])) {
    const flat = headers as readonly string[]
    return flat.flatMap((name, i) => (i % 2 ? [] : [[name, flat[i + 1]] as const]))
  }
  return Symbol.iterator in headers
    ? (headers as Iterable<readonly [string, Value | undefined]>)
    : Object.entries(headers as { readonly [name: string]: Value | undefined })
}
