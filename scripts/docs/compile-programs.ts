import { join, relative } from 'node:path'
import ts from 'typescript'
import { compile } from '../compile.ts'
import { moduleOf, type Program } from './code-blocks.ts'

/** What the compiler has against programs, a line each: they are compiled as files beside their document. */
export function compilePrograms(programs: readonly Program[], root: string): readonly string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'))
      },
    },
  )
  const files = new Map(
    programs.map(program => {
      const [{ document, line, language }] = program
      return [`${document}.${line}.${language}`, moduleOf(program)]
    }),
  )
  const options = {
    ...config?.options,
    allowJs: true,
    checkJs: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    moduleDetection: ts.ModuleDetectionKind.Force,
  }
  return compile([...files.keys()], options, path => files.has(path), files).map(problem =>
    relative(root, problem).replace(/\.\d+\.[cm]?[jt]s:/, ':'),
  )
}
