import { Writable } from 'node:stream'
import type { Output } from './screen.ts'

/** An output that tests can read. */
export interface RecordedOutput extends Output {
  readonly text: string
}

/** A file, or a terminal of this width and with these colours. */
export function recordOutput(terminal?: { columns: number; colors: boolean }): RecordedOutput {
  const chunks: string[] = []
  const output = new Writable({
    write(chunk: unknown, _, done) {
      chunks.push(String(chunk))
      done()
    },
  })
  return Object.defineProperty(
    Object.assign(output, terminal && { isTTY: true, columns: terminal.columns, hasColors: () => terminal.colors }),
    'text',
    { get: () => chunks.join('') },
  ) as RecordedOutput & Writable
}
