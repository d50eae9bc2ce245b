import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { resolveOptions } from '@sts-errors/core/adapter'
import ts from 'typescript'
import { actions } from '../packages/core/src/tables/actions.ts'
import { errorValues } from '../packages/core/src/tables/error-values.ts'
import { resolveThrottleOptions } from '../packages/core/src/throttle/policy.ts'
import { codeOf, filesBelow, root, sourcesOf, stemOf, visit, wordsIn } from './source-files.ts'

const packages = readdirSync(join(root, 'packages'))
const adapters = ['axios', 'fetch', 'msal', 'undici']

/** What a package may import by name. */
const mayImport: { readonly [name: string]: RegExp } = {
  core: /^$/,
  fetch: /^@sts-errors\/core(?:\/adapter)?$/,
  axios: /^(?:@sts-errors\/core(?:\/adapter)?|axios)$/,
  undici: /^(?:@sts-errors\/core(?:\/adapter)?|undici|node:.*)$/,
  msal: /^@sts-errors\/core(?:\/(?:adapter|msal))?$/,
  simulator: /^node:/,
}

/** Core's files by stage, from left to right: a file imports only what stands before it. */
const stages = {
  words: ['kinds.ts', 'record.ts', 'thenable.ts', 'abort-signal.ts', 'clock.ts'],
  parse: [
    ...[
      'utf8.ts',
      'complete.ts',
      'remember.ts',
      'headers.ts',
      'dates.ts',
      'retry-after.ts',
      'read-challenges.ts',
      'challenges.ts',
      'claims.ts',
      'codes-in-text.ts',
    ],
    ...['parse-body.ts', 'parse.ts', 'authorization-response.ts', 'claims-challenge.ts'],
  ],
  classify: ['tables/packed.ts', 'tables/packed-remedies.ts', 'rows.ts', 'classify.ts'],
  error: [
    ...[
      'redact.ts',
      'live.ts',
      'remedy.ts',
      'error-message.ts',
      'sts-error-base.ts',
      'errors.ts',
      'outcome.ts',
      'faults.ts',
      'from-json.ts',
    ],
    ...['from-authorization-response.ts', 'error-group.ts', 'declined-scopes.ts', 'merge-claims.ts'],
    ...['authorization-params.ts', 'format-claims-challenge.ts'],
  ],
  decide: [
    ...['retry/policy.ts', 'retry/request-traits.ts', 'retry/backoff.ts', 'retry/decide.ts'],
    ...[
      'retry/policies.ts',
      'retry/attempt-bounds.ts',
      'retry/claims-replay.ts',
      'retry/request-changes.ts',
      'retry/diagnostics.ts',
    ],
    ...[
      'throttle/keyed-hash.ts',
      'throttle/line.ts',
      'throttle/visitor.ts',
      'throttle/patience.ts',
      'throttle/steady-time.ts',
    ],
    ...[
      'throttle/alarm.ts',
      'throttle/cooldown.ts',
      'throttle/pace.ts',
      'throttle/gate-state.ts',
      'throttle/gate.ts',
      'throttle/store.ts',
    ],
    ...['throttle/policy.ts', 'throttle/presets.ts', 'throttle/token-request.ts', 'throttle/interaction-memory.ts'],
    'throttle/single-flight.ts',
    ...['throttle/visit.ts', 'throttle/throttle.ts', 'options.ts', 'retry/settle.ts'],
    'retry/scopes-check.ts',
    'retry/loop.ts',
  ],
  normalize: [
    ...['normalize/foreign.ts', 'normalize/from-members.ts', 'normalize/remembered.ts', 'normalize/http-answer.ts'],
    ...['normalize/msal-text.ts', 'normalize/msal-words.ts', 'normalize/msal.ts', 'normalize/azure-identity.ts'],
    ...['normalize/graph.ts', 'normalize/normalize-error.ts'],
  ],
  act: [
    ...[
      'fetch/old-node.ts',
      'fetch/read-answer.ts',
      'fetch/fetch-transport.ts',
      'fetch/signal-relay.ts',
      'fetch/caller-signal.ts',
      'fetch/attempt-timeout.ts',
    ],
    ...['fetch/call-fetch.ts', 'poll-for-token.ts'],
  ],
  msal: [
    ...[
      'msal/answer.ts',
      'msal/tell-msal.ts',
      'msal/msal-name.ts',
      'msal/suberrors.ts',
      'msal/dotnet.ts',
      'msal/java.ts',
    ],
    ...[
      'msal/js.ts',
      'msal/python.ts',
      'msal/objc.ts',
      'msal/msal-names.ts',
      'msal/names-in-text.ts',
      'msal/from-msal-text.ts',
      'msal/index.ts',
    ],
  ],
  // The readable tables, which only the catalogue loads.
  catalogue: [
    ...['tables/code-row.ts', 'tables/actions.ts', 'tables/error-values.ts', 'tables/remedies.ts'],
    ...['tables/aadsts.ts', 'tables/aadb2c.ts', 'tables/msis.ts', 'catalog/index.ts'],
  ],
  index: ['adapter/index.ts', 'index.ts'],
}
const pipe: readonly string[] = Object.values(stages).flat()

describe('imports', () => {
  test.each(packages)('%s imports by name only what it may', name => {
    const allowed = mayImport[name] ?? /^$/
    const wrong = sourcesOf(name).flatMap(({ path, packages }) =>
      packages.filter(specifier => !allowed.test(specifier)).map(specifier => `${path} imports ${specifier}`),
    )
    expect(wrong).toEqual([])
  })

  test.each(packages)('%s reaches into no other package', name => {
    expect(sourcesOf(name).flatMap(({ files }) => files.filter(file => file.startsWith('..')))).toEqual([])
  })

  test('every file of core has its place in the pipe', () => {
    expect(
      sourcesOf('core')
        .map(({ path }) => path)
        .sort(),
    ).toEqual([...pipe].sort())
  })

  test('a file of core imports only what stands left of it', () => {
    const place = (path: string): number => pipe.indexOf(path)
    const wrong = sourcesOf('core').flatMap(({ path, files }) =>
      files.filter(file => place(file) >= place(path)).map(file => `${path} imports ${file}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('who knows what', () => {
  test('deciding knows of errors only what they are and show', () => {
    const known = sourcesOf('core')
      .filter(({ path }) => stages.decide.includes(path))
      .flatMap(({ files }) => files.filter(file => stages.error.includes(file)))
    expect([...new Set(known)].sort()).toEqual([
      'declined-scopes.ts',
      'errors.ts',
      'outcome.ts',
      'redact.ts',
      'sts-error-base.ts',
    ])
  })

  test.each(['core', ...adapters])('no STS code stands in the code of %s outside its tables', name => {
    const wrong = sourcesOf(name)
      .filter(({ path }) => !path.startsWith('tables/'))
      .filter(({ tree }) => /\b(?:AADSTS|AADB2C|MSIS)\d/.test(codeOf(tree)))
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  test.each(adapters)('%s knows no header name, no OAuth error and no member of a body', name => {
    const header =
      /^(?:authorization|www-authenticate|(?:x-ms-)?retry-after(?:-ms)?|content-(?:type|length)|(?:client-)?request-id|set-cookie|x-.*)$/i
    const member =
      /^(?:error_(?:description|codes|uri|subcode)|suberror|(?:trace|correlation)_id|grant_type|client_(?:id|secret|assertion))$/
    const errors = new Set(
      Object.values(errorValues)
        .flatMap(words => words.split(' '))
        .filter(word => word.includes('_')),
    )
    const wrong = sourcesOf(name).flatMap(({ path, tree }) =>
      wordsIn(tree)
        .filter(word => header.test(word) || member.test(word) || errors.has(word))
        .map(word => `${path}: ${word}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('names', () => {
  test.each(['packages', 'examples', 'benchmarks', 'scripts', 'test'])(
    'in %s each file is named for what it holds',
    folder => {
      const files = filesBelow(join(root, folder)).filter(path => !path.includes('test/data/'))
      const vague = /^(?:utils?|helpers?|common|misc|types?|constants|shared)$/
      expect(files.filter(path => vague.test(stemOf(path)))).toEqual([])
      // `kebab-case.ts`, after the main export.
      expect(files.filter(path => !/^[a-z\d]+(?:-[a-z\d]+)*$/.test(stemOf(path)))).toEqual([])
    },
  )
})

describe('documentation', () => {
  const entryPoints = [
    ...packages.map(name => `${name}/src/index.ts`),
    ...['adapter', 'catalog', 'msal'].map(name => `core/src/${name}/index.ts`),
  ]
  const indexOf = (name: string): string => join(root, 'packages', name, 'src/index.ts')
  let program: ts.Program
  let checker: ts.TypeChecker

  beforeAll(() => {
    const config = ts.readConfigFile(join(root, 'tsconfig.json'), path => readFileSync(path, 'utf8')).config as object
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
    const entries = entryPoints.map(path => join(root, 'packages', path))
    program = ts.createProgram(entries, options)
    checker = program.getTypeChecker()
  }, 60_000)

  /** The exports of an entry point by name, seen through re-exports. */
  const exportsOf = (path: string): readonly (readonly [name: string, symbol: ts.Symbol])[] => {
    const file = program.getSourceFile(path)
    const module = file && checker.getSymbolAtLocation(file)
    return (module ? checker.getExportsOfModule(module) : []).map(symbol => [
      symbol.name,
      symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
    ])
  }
  const isDocumented = (symbol: ts.Symbol): boolean => symbol.getDocumentationComment(checker).length > 0

  test.each(entryPoints)('every export of %s says what it is', path => {
    const exported = exportsOf(join(root, 'packages', path))
    expect(exported.length).toBeGreaterThan(0)
    expect(exported.filter(([, symbol]) => !isDocumented(symbol)).map(([name]) => name)).toEqual([])
  })

  test.each(packages)('every option of %s says what it does', name => {
    const wrong = exportsOf(indexOf(name))
      .filter(([exported]) => /^(?!Resolved).*Options$/.test(exported))
      .flatMap(([exported, symbol]) =>
        checker
          .getDeclaredTypeOfSymbol(symbol)
          .getProperties()
          .filter(property => !isDocumented(property) && !property.getJsDocTags().length)
          .map(property => `${exported}.${property.name}`),
      )
    expect(wrong).toEqual([])
  })
})

describe('defaults', () => {
  /** The options of an interface with the text of their `@defaultValue`. */
  const statedIn = (path: string, name: string): { readonly [option: string]: string | undefined } => {
    const stated: { [option: string]: string | undefined } = {}
    const file = sourcesOf('core').find(source => source.path === path)
    if (file)
      visit(file.tree, node => {
        if (!ts.isPropertySignature(node) || !ts.isInterfaceDeclaration(node.parent)) return
        if (node.parent.name.text !== name) return
        const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'defaultValue')
        stated[node.name.getText()] = ts.getTextOfJSDocComment(tag?.comment)?.trim()
      })
    return stated
  }
  /** A default as TSDoc writes it; one that does nothing goes without saying. */
  const written = (value: unknown): string | undefined =>
    typeof value === 'boolean'
      ? `${value}`
      : typeof value === 'string'
        ? `'${value}'`
        : typeof value === 'number' && value !== Infinity
          ? `${value}`
          : undefined

  test('each @defaultValue of the retry options is the real default', () => {
    const real = Object.entries(resolveOptions().retry).map(([name, value]) => [name, written(value)])
    expect(statedIn('retry/policy.ts', 'RetryOptions')).toEqual(Object.fromEntries(real))
  })

  test('each @defaultValue of the throttle options is the real default', () => {
    const real = Object.entries(resolveThrottleOptions()).map(([name, value]) => [name, written(value)])
    expect(statedIn('throttle/policy.ts', 'ThrottleOptions')).toEqual(Object.fromEntries(real))
  })

  test('each @defaultValue of the other options is the real default', () => {
    const { shared: _, ...options } = resolveOptions()
    const real = Object.entries(options).map(([name, value]) => [name, written(value)])
    expect(statedIn('options.ts', 'StsOptions')).toEqual(Object.fromEntries(real))
  })
})

describe('READMEs', () => {
  /** A README whose tables may be padded or not. */
  const read = (path: string): string => readFileSync(join(root, path), 'utf8').replace(/ {2,}/g, ' ')
  const rootReadme = read('README.md')
  const coreReadme = read('packages/core/README.md')
  const table: { readonly [kind: string]: { readonly none: string; readonly [reason: string]: string } } = actions

  test.each(Object.keys(table))('%s stands in the README, and with all reasons and actions in that of core', kind => {
    const { none: usual, ...reasons } = table[kind] ?? { none: '' }
    const cells = Object.entries(reasons).map(
      ([reason, action]) => `\`${reason}\`${action === usual ? '' : ` (\`${action}\`)`}`,
    )
    expect(rootReadme).toMatch(new RegExp(`^\\| \`${kind}\` \\| \`\\w+Error\` \\| .+ \\| .+ \\|$`, 'm'))
    expect(coreReadme).toContain(`| \`${kind}\` | \`${usual}\` |${cells.length ? ` ${cells.join(', ')}` : ''} |`)
  })

  test('the README has every option with its real default', () => {
    const { retry, shared: _, ...others } = resolveOptions()
    const stated = (name: string, value: unknown): RegExp => {
      const written = typeof value === 'number' && value > 9999 ? `${value / 1000}_000` : value
      const cell =
        typeof value === 'string'
          ? `\`'${value}'\``
          : typeof value === 'number' && value !== Infinity
            ? `\`${written}\``
            : '.*'
      return new RegExp(`^\\| [^|]*\`${name}\`[^|]* \\| ?${cell} ?\\| .+ \\|$`, 'm')
    }
    const all = { ...others, ...retry, ...resolveThrottleOptions() }
    for (const [name, value] of Object.entries(all)) expect(rootReadme).toMatch(stated(name, value))
  })
})

describe('package.json', () => {
  interface Manifest {
    readonly [field: string]: unknown
    readonly version: string
    readonly dependencies?: { readonly [name: string]: string }
    readonly exports: { readonly [path: string]: unknown }
  }
  const manifestOf = (name: string): Manifest =>
    JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest

  test.each(packages)('%s says what npm and bundlers need to know', name => {
    const manifest = manifestOf(name)
    expect(manifest).toMatchObject({
      name: `@sts-errors/${name}`,
      description: expect.stringMatching(/.{20}/),
      license: 'MIT',
      type: 'module',
      sideEffects: false,
      engines: { node: '>=20' },
      files: ['dist', 'README.md', 'CHANGELOG.md', 'LICENSE'],
      publishConfig: { access: 'public' },
    })
    expect(manifest).not.toHaveProperty('devDependencies')
    for (const [path, target] of Object.entries(manifest.exports)) {
      if (path === './package.json') continue
      const file = `./dist/${path === '.' ? '' : `${path.slice(2)}/`}index`
      expect(target).toEqual({
        import: { types: `${file}.d.mts`, default: `${file}.mjs` },
        require: { types: `${file}.d.cts`, default: `${file}.cjs` },
      })
    }
  })

  test('all packages have one version, and ask for each other in it', () => {
    const { version } = manifestOf('core')
    expect(packages.map(name => [name, manifestOf(name).version])).toEqual(packages.map(name => [name, version]))
    for (const name of adapters) expect(manifestOf(name).dependencies).toEqual({ '@sts-errors/core': version })
    expect(manifestOf('core').dependencies ?? {}).toEqual({})
    expect(manifestOf('simulator').dependencies ?? {}).toEqual({})
  })
})

test('every file of core that decides is in a part that is mutated', async () => {
  await expect(import('../scripts/mutation/targets.ts')).resolves.toHaveProperty('targets')
})
