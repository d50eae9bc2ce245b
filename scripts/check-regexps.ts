/**
 * Checks that no regular expression of the packages backtracks super-linearly, however it is attacked: every literal, and
 * what `new RegExp` is given. Where the checker only supposes an attack (it tries expressions with lookaround by fuzzing), the
 * attack is made.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { check } from 'recheck'
import ts from 'typescript'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A regular expression and where it stands. */
interface Found {
  readonly place: string
  readonly source: string
  readonly flags: string
}

/** What `new RegExp` makes of texts, by file. */
const made: { readonly [path: string]: (text: string) => readonly Omit<Found, 'place'>[] } = {
  'packages/core/src/faults.ts': text =>
    [...text.matchAll(/^(?:const meanings = `)?(?:timeout|network):\w+ (.+?)`?$/gm)].map(([, source = '']) => ({
      source: source.replaceAll('\\\\', '\\'),
      flags: 'i',
    })),
  'packages/core/src/parse.ts': text =>
    [...text.matchAll(/new RegExp\(`(.+?)`, '(\w*)'\)/g)].map(([, source = '', flags = '']) => ({
      source: source.replaceAll('\\\\', '\\').replace(/\$\{\w+\}/g, 'trace'),
      flags,
    })),
  // The pattern of a path, which the author of a test writes.
  'packages/simulator/src/http/request-match.ts': () => [],
}

function regexpsIn(path: string): readonly Found[] {
  const text = readFileSync(join(root, path), 'utf8')
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: Found[] = []
  let isMade = false
  const placeOf = (node: ts.Node): string => `${path}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
  const see = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, source = '', flags = ''] = /^\/(.*)\/(\w*)$/s.exec(node.text) ?? []
      found.push({ place: placeOf(node), source, flags })
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp') {
      isMade = true
      if (!made[path]) throw new Error(`${placeOf(node)}: new RegExp, of which scripts/check-regexps.ts knows nothing`)
    }
    ts.forEachChild(node, see)
  }
  see(tree)
  const more = made[path]?.(text).map(each => ({ place: path, ...each })) ?? []
  if (made[path] && !isMade) throw new Error(`${path}: no new RegExp any more; scripts/check-regexps.ts lists it`)
  return [...found, ...more]
}

interface Attack {
  readonly pumps: readonly { readonly prefix: string; readonly pump: string }[]
  readonly suffix: string
}

/** Milliseconds of processor time that a regular expression takes over an attack of so many characters: the least of three. */
function msOf(regexp: RegExp, { pumps, suffix }: Attack, characters: number): number {
  const length = characters / pumps.length
  const text = pumps.map(({ prefix, pump }) => prefix + pump.repeat(length / pump.length)).join('') + suffix
  const once = (): number => {
    const startedAt = process.cpuUsage()
    regexp.exec(text)
    return process.cpuUsage(startedAt).user / 1000
  }
  return Math.min(once(), once(), once())
}

/** What is wrong with an attack that was only supposed. Of four times the length, what is squared takes 16 times as long. */
function slownessOf(regexp: RegExp, attack: Attack): string | undefined {
  const [quarter, whole] = [250_000, 1_000_000].map(characters => msOf(regexp, attack, characters)) as [number, number]
  return whole < 200 || whole < 8 * quarter ? undefined : `${quarter} ms, then ${whole} ms`
}

const files = readdirSync(join(root, 'packages')).flatMap(name =>
  readdirSync(join(root, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => `packages/${name}/src/${file}`),
)
const all = files.sort().flatMap(regexpsIn)
const distinct = [...new Map(all.map(found => [`/${found.source}/${found.flags}`, found])).values()]
const checked = await Promise.all(
  distinct.map(async found => ({ ...found, result: await check(found.source, found.flags, { timeout: 60_000 }) })),
)
const verdicts = checked.map(({ place, source, flags, result }) => {
  if (result.status === 'safe') return undefined
  const name = `${place}: /${source}/${flags}`
  if (result.status === 'unknown') return `${name} is not understood: ${result.error.kind}`
  const { checker, complexity, attack } = result
  const slowness = checker === 'fuzz' ? slownessOf(new RegExp(source, flags), attack) : 'proved'
  return slowness && `${name}: ${complexity.summary}, ${slowness}, ${attack.pattern}`
})
const problems = verdicts.filter(verdict => verdict !== undefined)
for (const problem of problems) console.error(problem)
console.log(`${all.length} regular expressions, ${distinct.length} distinct: ${problems.length} not shown to be linear`)
process.exitCode = problems.length ? 1 : 0
