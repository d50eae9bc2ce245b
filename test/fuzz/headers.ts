import { HeaderView, toStsError } from '@sts-errors/core'
import { checkError, insist } from './invariants.ts'

/** Headers as clients hand them over: a line is a name and a value. */
export function fuzz(data: Buffer): void {
  const pairs = data
    .toString()
    .split('\n')
    .map((line): [string, string] => {
      const [name = '', ...rest] = line.split(':')
      return [name, rest.join(':')]
    })
  for (const headers of [pairs, pairs.flat(), Object.fromEntries(pairs), new Map(pairs)]) {
    const source = headers as ConstructorParameters<typeof HeaderView>[0]
    const view = new HeaderView(source)
    for (const [name] of pairs)
      if (/^[ -~]*$/.test(name)) insist(view.get(name) === view.get(name.toUpperCase()), `two values for ${name}`)
    const error = toStsError({ status: 429, headers: source })
    checkError(error)
    for (const [name] of error?.headers ?? [])
      insist(!/cookie|^(?:proxy-)?authorization$/.test(name), `${name} is shown`)
  }
}
