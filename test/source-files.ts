import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'

/** The repository's folder. */
export const root = resolve(__dirname, '..')

/** A source file of a package, read and taken apart. */
export interface SourceFile {
  /** From the package's `src`: `retry/decide.ts`. */
  readonly path: string
  readonly tree: ts.SourceFile
  /** What it imports by package name. */
  readonly packages: readonly string[]
  /** What it imports of its own package, from `src`; `../` where it leaves it. */
  readonly files: readonly string[]
}

/** Every TypeScript file below a folder, from that folder. */
export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.ts') && !/(?:^|\/)(?:node_modules|dist)\//.test(path))
    .sort()

/** The source files of a package. */
export function sourcesOf(name: string): readonly SourceFile[] {
  const folder = join(root, 'packages', name, 'src')
  return filesBelow(folder).map(path => {
    const tree = ts.createSourceFile(path, readFileSync(join(folder, path), 'utf8'), ts.ScriptTarget.Latest, true)
    const specifiers = specifiersIn(tree)
    return {
      path,
      tree,
      packages: specifiers.filter(specifier => !specifier.startsWith('.')),
      files: specifiers
        .filter(specifier => specifier.startsWith('.'))
        .map(specifier => relative(folder, resolve(folder, dirname(path), specifier))),
    }
  })
}

/** Where it imports from, types and `import()` included; augmentations are none. */
function specifiersIn(tree: ts.SourceFile): readonly string[] {
  const found: string[] = []
  visit(tree, node => {
    const named =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : ts.isCallExpression(node) && /^(?:import|require)$/.test(node.expression.getText())
            ? node.arguments[0]
            : undefined
    if (named && ts.isStringLiteral(named)) found.push(named.text)
  })
  return found
}

/** Strings and property names of a file, imports and types aside. */
export function wordsIn(tree: ts.SourceFile): readonly string[] {
  const found: string[] = []
  visit(tree, node => {
    // Of a pattern the words that it is made of.
    if (ts.isRegularExpressionLiteral(node)) found.push(...node.text.split(/[^\w-]+/))
    if (ts.isStringLiteralLike(node) && !ts.isImportDeclaration(node.parent)) found.push(node.text)
    if (ts.isPropertyAssignment(node) || ts.isPropertyAccessExpression(node)) found.push(node.name.getText())
  })
  return found
}

/** A file's text without its comments. */
export const codeOf = (tree: ts.SourceFile): string => ts.createPrinter({ removeComments: true }).printFile(tree)

/** A file's name without folder and ending. */
export const stemOf = (path: string): string => basename(path).replace(/(?:\.test)?\.ts$/, '')

export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node)
  ts.forEachChild(node, child => visit(child, see))
}
