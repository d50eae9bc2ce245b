import { type Challenge, type ChallengeProblem, readChallenges, type SeePart } from './read-challenges.ts'

/** How {@link parseChallenges} reads. */
export interface ParseChallengesOptions {
  /** Leaves out every challenge that has `problems`. @defaultValue false */
  readonly strict?: boolean | undefined
}

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
      .flatMap(text => (typeof text === 'string' ? readChallenges(text, noteProblems) : []))
      .filter(({ problems }) => !strict || !problems)
  )
}

const noteProblems: SeePart = (
  challenge: Challenge & { problems?: readonly ChallengeProblem[] | undefined },
  ...part
) => {
  const problems = new Set([...(challenge.problems ?? []), ...problemsOf(...part)])
  if (problems.size) challenge.problems = [...problems]
}

/** RFC 9110 §5.6.2: what needs no quotes. */
const token = /^[!#-'*+.^-`|~\w-]+$/

type Part = Parameters<SeePart> extends [unknown, ...infer P] ? P : never

function* problemsOf(...[value, isApart, isRepeated]: Part): Generator<ChallengeProblem> {
  if (!value) {
    yield 'stray'
    return
  }
  const [all = '', content, end, quote, , misquoted] = value
  if (!isApart) yield 'separator'
  if (isRepeated) yield 'duplicate'
  if (misquoted) yield 'quotes'
  else if (!end && (content ?? quote) !== undefined) yield 'unterminated'
  else if (!end && value.length && !token.test(all)) yield 'unquoted'
}
