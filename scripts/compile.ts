import ts from 'typescript'

/** Files that exist for the compiler only, by absolute path. */
export type VirtualFiles = ReadonlyMap<string, string>

/** What the compiler has to say, a line each: `path:line:column message`. */
export function compile(
  files: readonly string[],
  options: ts.CompilerOptions,
  concerns: (path: string) => boolean,
  virtual: VirtualFiles = new Map(),
): readonly string[] {
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = path => virtual.has(path) || fileExists.call(host, path)
  host.readFile = path => virtual.get(path) ?? readFile.call(host, path)
  host.getSourceFile = (path, version, ...rest) => {
    const text = virtual.get(path)
    return text === undefined
      ? getSourceFile.call(host, path, version, ...rest)
      : ts.createSourceFile(path, text, version)
  }
  const program = ts.createProgram(files, options, host)
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => !file || concerns(file.fileName))
    .map(describe)
}

function describe({ file, start = 0, messageText }: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(messageText, '\n')
  if (!file) return message
  const { line, character } = file.getLineAndCharacterOfPosition(start)
  return `${file.fileName}:${line + 1}:${character + 1} ${message}`
}
