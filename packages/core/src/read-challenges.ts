/** One scheme of a `WWW-Authenticate` header with what it says (RFC 9110 §11.3). */
export interface Challenge {
  /** The scheme as the server wrote it: `Bearer`, `PoP`, `Basic`. */
  readonly scheme: string
  /** Parameters under their lower-case names; of one given twice the first. */
  readonly parameters: { readonly [name: string]: string | undefined }
  /** The bare token of schemes like `Negotiate`. */
  readonly token68?: string | undefined
  /** What was off the grammar and was read all the same; absent where nothing was. */
  readonly problems?: readonly ChallengeProblem[] | undefined
}

/**
 * How a challenge departs from the grammar of RFC 9110 §11:
 *
 * - `separator`: parameters or challenges without a comma between them, or a comma behind the scheme;
 * - `unquoted`: a value that needs quotes and has none, as an address or base64 with its padding, or no value at all;
 * - `quotes`: single quotes, or quotes within quotes that are not escaped;
 * - `unterminated`: a value whose end quote is missing;
 * - `duplicate`: a parameter given twice;
 * - `stray`: text that belongs to no parameter.
 */
export type ChallengeProblem = 'separator' | 'unquoted' | 'quotes' | 'unterminated' | 'duplicate' | 'stray'

/** What lies between, a token (RFC 9110 §5.6.2), and what makes it the name of a parameter. */
const next = /[\s,;]*(?:([!#-'*+.^-`|~\w-]+)(\s*=\s*)?)?/y
const bareToken68 = /\s+([\w.~+/-]+=*)\s*(?=,|$)/y
/**
 * A value: in quotes; else in single quotes, or with quotes inside that are not escaped; else without quotes. What is
 * misquoted ends at a quote with a parameter or nothing behind it, else before the next parameter whose value is quoted.
 * No lookahead passes the point where another can begin, which keeps the whole linear.
 */
const anyValue =
  /"([^"\\]*(?:\\.[^"\\]*)*)(?:(")(?=[\s,;]|$)|\\?$)|(["'])(.*?)(?:(\3)(?=[\s,;]*$|[\s,;]+(?:[\w.*-]+\s+)?[\w.*-]+\s*=)|(?=[,;]\s*(?:[\w.*-]+\s+)?[\w.*-]+\s*=\s*["'])|$)|[^\s,]*/sy
/** What begins a challenge even where the comma before it is missing. */
const knownScheme = /^(bearer|basic|d?pop)$/i

interface Draft extends Challenge {
  readonly parameters: Record<string, string>
  token68: string | undefined
}

/** A value as {@link anyValue} takes it apart. */
type ValueParts = readonly (string | undefined)[]

/**
 * Is told of each part of a challenge that was read: of text that belongs to no parameter, of a scheme with no value, of a
 * parameter with its value; whether it stands apart from what is before it, as it should, and whether it was there already.
 */
export type SeePart = (challenge: Challenge, value?: ValueParts, isApart?: boolean, isRepeated?: boolean) => void

/** The challenges of one header; what departs from the grammar is read as it was meant. */
export function readChallenges(header: string, see?: SeePart): Challenge[] {
  const text = header.slice(0, 1e6)
  const challenges: Challenge[] = []
  let at = 0
  let draft: Draft | undefined
  let isFirst = true
  const take = (pattern: RegExp): ValueParts => {
    pattern.lastIndex = at
    const match = pattern.exec(text) ?? []
    at = pattern.lastIndex || at
    return match
  }
  while (at < text.length) {
    const [start, word, equals] = take(next)
    const hasComma = /,/.test(start ?? '')
    if (!word) {
      if (at++ < text.length && draft) see?.(draft)
    } else if (equals) {
      const value = take(anyValue)
      // Without a scheme before it, it belongs to nothing.
      if (!draft) continue
      const [all = '', content, , , verbatim] = value
      const { parameters } = draft
      const name = word.toLowerCase()
      see?.(draft, value, hasComma !== isFirst, name in parameters)
      parameters[name] ??= content?.replace(/\\(.)/gs, '$1') ?? verbatim ?? all
      isFirst = false
    } else if (!draft || hasComma || knownScheme.test(word)) {
      const isApart = !draft || hasComma
      draft = { scheme: word, parameters: Object.create(null) as Record<string, string>, token68: take(bareToken68)[1] }
      challenges.push(draft)
      see?.(draft, [], isApart)
      isFirst = true
    } else {
      see?.(draft)
      draft.token68 ??= word
    }
  }
  return challenges
}
