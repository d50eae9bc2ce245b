import { styleText } from 'node:util'

export type Style = Parameters<typeof styleText>[0]

/** Gives a text its style, or leaves it plain where colours are not wanted. */
export type Paint = (style: Style | undefined, text: string) => string

export function createPaint(colors: boolean): Paint {
  // Whether the terminal takes colours is known already.
  return (style, text) =>
    colors && style !== undefined && text.trim() !== '' ? styleText(style, text, { validateStream: false }) : text
}
