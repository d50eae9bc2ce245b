import { remember } from './remember.ts'

/**
 * Headers as an HTTP client hands them over: a `Headers` object, an axios `AxiosHeaders`, a record in any case, a `Map`,
 * `[name, value]` pairs, or the flat `[name, value, name, value]` array of Node's `rawHeaders` and undici.
 */
export type HeaderSource =
  | HeaderView
  | Iterable<readonly [string, string]>
  | readonly HeaderText[]
  | { readonly [name: string]: unknown }

/** Text, or a `Buffer`, which knows its text. */
type HeaderText = string | Uint8Array

/** Never on an error: they hold what a log must not. `www-authenticate` and its like are no secrets. */
const secret = /cookie|secret|token\b|key$|auth(?!e|or$)|identity-h/
/** Carry addresses, whose query can hold a code. */
const address = /location|refresh|link|operation/

/**
 * Headers under names in any case, without cookies and credentials; addresses in them have lost their query. A header
 * that came several times has its values joined by `, ` (RFC 9110 §5.3).
 */
export class HeaderView implements Iterable<[name: string, value: string]> {
  readonly #values = new Map<string, string>()

  /** Reads any {@link HeaderSource}; what cannot be read is left out. Never throws. */
  constructor(source: HeaderSource = {}) {
    try {
      for (const [key, value] of pairsOf(source)) {
        const [name, isSecret, isAddress] = judge(String(key))
        if (value === undefined || value === null || isSecret) continue
        const text = (Array.isArray(value) ? value.join(', ') : String(value)).trim()
        const before = this.#values.get(name)
        const shown = isAddress ? text.replace(/[?#][^>\s]*/g, '') : text
        this.#values.set(name, before && shown ? `${before}, ${shown}` : before || shown)
      }
    } catch {
      // No bag, a hostile or a half-broken one: what was read so far stands.
    }
  }

  /** The header's value, several joined by `, `; `undefined` where the answer had none. */
  get(name: string): string | undefined {
    return this.#values.get(name.toLowerCase())
  }

  [Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    return this.#values.entries()
  }

  /** A record of lower-case names. */
  toJSON(): Record<string, string> {
    return Object.fromEntries(this)
  }
}

const judge = /* @__PURE__ */ remember(key => {
  const name = key.trim().toLowerCase()
  return [name, secret.test(name), address.test(name)] as const
})

function pairsOf(source: object): Iterable<readonly unknown[]> {
  if (Array.isArray(source) && !Array.isArray(source[0])) {
    return source.flatMap((name: unknown, i) => (i % 2 ? [] : [[name, source[i + 1]]]))
  }
  return Symbol.iterator in source ? (source as Iterable<readonly unknown[]>) : Object.entries(source)
}

/** A view of any source; a view is given back as it is. */
export const viewHeaders = (source: HeaderSource | undefined): HeaderView =>
  source instanceof HeaderView ? source : new HeaderView(source)

/** The length that headers declare for a body, in bytes; `NaN` where they declare none. */
export const contentLength = (source: HeaderSource | undefined): number =>
  Number(viewHeaders(source).get('content-length') ?? Number.NaN)

/** The content codings of a body (RFC 9110 §8.4) in the order in which they were applied, in lower case. */
export const contentCodings = (source: HeaderSource | undefined): readonly string[] =>
  viewHeaders(source).get('content-encoding')?.toLowerCase().split(/[,\s]/).filter(Boolean) ?? []
