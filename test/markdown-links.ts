import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'

const fenced = /^```[\s\S]*?^```$/gm
const inCode = /`[^`\n]*`/g
/** `[text](target)`, `[name]: target`, `<a href="target">`. */
const link = /\]\(([^\s)]+)\)|^\[[^\]]+\]:\s*(\S+)|\s(?:href|src)="([^"]+)"/gm
const elsewhere = /^(?:[a-z][a-z\d+.-]*:|\/\/)/i

/** Where the links of a Markdown text lead, those to other hosts left out. */
export const linksIn = (text: string): readonly string[] =>
  [...text.replace(fenced, '').replace(inCode, '').matchAll(link)]
    .map(([, inline, reference, attribute]) => inline ?? reference ?? attribute ?? '')
    .filter(target => !elsewhere.test(target))

/** The anchors of a text's headings, as GitHub makes them. */
export function anchorsIn(text: string): readonly string[] {
  const headings = [...text.replace(fenced, '').matchAll(/^#{1,6} +(.+?)(?: +#*)?$/gm)].map(([, heading = '']) =>
    heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replace(/ /g, '-'),
  )
  const seen = new Map<string, number>()
  return headings.map(heading => {
    const times = seen.get(heading) ?? 0
    seen.set(heading, times + 1)
    return times ? `${heading}-${times}` : heading
  })
}

/** Of the links in the text of a file those that point nowhere. */
export function brokenLinks(text: string, file: string, root: string): readonly string[] {
  const isBroken = (target: string): boolean => {
    const [path = '', anchor] = decodeURI(target).split('#')
    const found = path ? resolve(dirname(file), path) : file
    // Who has the project has nothing beside it.
    if (relative(root, found).startsWith('..') || !existsSync(found)) return true
    if (anchor === undefined) return false
    return !found.endsWith('.md') || !anchorsIn(found === file ? text : readFileSync(found, 'utf8')).includes(anchor)
  }
  return linksIn(text)
    .filter(isBroken)
    .map(target => `${relative(root, file)}: ${target}`)
}
