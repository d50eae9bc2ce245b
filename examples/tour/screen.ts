import type { WriteStream } from 'node:tty'
import { createPaint, type Paint } from './paint.ts'

/** Where the tour is shown. */
export interface Screen {
  write(text: string): void
  readonly paint: Paint
  /** How many characters fit in a line. */
  readonly columns: number
  /** Whether a line can be written over. */
  readonly live: boolean
}

/** What `process.stdout` is: a terminal, or a file or pipe. */
export type Output = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'hasColors'>>

/** A file is as wide as a good terminal. */
const usualColumns = 120

export function screenOn(output: Output, term = process.env.TERM): Screen {
  const live = output.isTTY === true && term !== 'dumb'
  return {
    write: text => void output.write(text),
    // `hasColors` knows NO_COLOR, FORCE_COLOR and what the terminal can do.
    paint: createPaint(live && output.hasColors?.() === true),
    columns: (live && output.columns) || usualColumns,
    live,
  }
}
