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

/** How {@link parseChallenges} reads. */
export interface ParseChallengesOptions {
  /** Leaves out every challenge that has `problems`. @defaultValue false */
  readonly strict?: boolean | undefined
}

/** What lies between, a token (RFC 9110 §5.6.2), and what makes it the name of a parameter. */
const next = /[\s,;]*(?:([!#-'*+.^-`|~\w-]+)(\s*=\s*)?)?/y
const bareToken68 = /\s+([\w.~+/-]+=*)\s*(?=,|$)/y
/**
 * A value: in quotes; else in single quotes, or with quotes inside that are not escaped; else without quotes. What is
 * misquoted ends at a quote with a parameter or nothing behind it, else before the next parameter whose value is quoted.
 * No lookahead passes the point where another can begin, which keeps the whole linear.
 */
const anyValue =
  /"([^"\\]*(?:\\.[^"\\]*)*)(?:(")(?=[\s,;]|$)|\\?$)|(["'])(.*?)(?:(\3)(?=[\s,;]*$|[\s,;]+(?:[\w.*-]+\s+)?[\w.*-]+\s*=)|(?=[,;]\s*(?:[\w.*-]+\s+)?[\w.*-]+\s*=\s*["'])|$)|([!#-'*+.^-`|~\w-]+)?[^\s,]*/sy
/** What begins a challenge even where the comma before it is missing. */
const knownScheme = /^(bearer|basic|d?pop)$/i

/**
 * The challenges of one or several `WWW-Authenticate` headers, in the server's order. Never throws and takes time linear
 * in its input. What departs from the grammar is read as it was meant, and noted in `problems`; what cannot be read is
 * left out.
 *
 * @see RFC 9110 §11.6.1
 */
export function parseChallenges(
  value: string | readonly string[],
  { strict = false }: ParseChallengesOptions = {},
): Challenge[] {
  return (
    [value]
      .flat()
      // A program without types hands over `null` where there is no header.
      .flatMap(text => (typeof text === 'string' ? readChallenges(text) : []))
      .filter(({ problems }) => !strict || !problems)
  )
}

interface Draft extends Challenge {
  parameters: Record<string, string>
  token68: string | undefined
  problems?: ChallengeProblem[]
}

/** The challenges of one header, whose text may be that of several joined. */
export function readChallenges(header: string): Challenge[] {
  const text = header.slice(0, 1e6)
  const challenges: Challenge[] = []
  let at = 0
  let draft: Draft | undefined
  let isFirst = true
  const take = (pattern: RegExp): readonly (string | undefined)[] => {
    pattern.lastIndex = at
    const match = pattern.exec(text) ?? []
    at = pattern.lastIndex || at
    return match
  }
  /** Notes a problem of the challenge that is being read. */
  const note = (problem: ChallengeProblem | false) => {
    if (!problem || !draft) return
    draft.problems ??= []
    if (!draft.problems.includes(problem)) draft.problems.push(problem)
  }
  while (at < text.length) {
    const [start, word, equals] = take(next)
    const hasComma = start?.includes(',')
    const isApart = !draft || hasComma
    if (!word) {
      note(at++ < text.length && 'stray')
    } else if (equals) {
      const [all = '', content, end, quote, verbatim, last, plain] = take(anyValue)
      // Without a scheme before it, it belongs to nothing.
      if (!draft) continue
      const { parameters } = draft
      const key = word.toLowerCase()
      note(hasComma === isFirst && 'separator')
      note(key in parameters && 'duplicate')
      if (last) note('quotes')
      else if (!end) note((content ?? quote) === undefined ? plain !== all && 'unquoted' : 'unterminated')
      parameters[key] ??= content?.replace(/\\(.)/gs, '$1') ?? verbatim ?? all
      isFirst = false
    } else if (!draft || isApart || knownScheme.test(word)) {
      draft = { scheme: word, parameters: Object.create(null) as Record<string, string>, token68: take(bareToken68)[1] }
      challenges.push(draft)
      note(!isApart && 'separator')
      isFirst = true
    } else {
      note('stray')
      draft.token68 ??= word
    }
  }
  return challenges
}
