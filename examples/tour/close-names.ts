/** How many letters must be added, removed or replaced to get from one word to the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (const [j, otherLetter] of [...other].entries()) {
      const replaced = (row[j] ?? 0) + (letter === otherLetter ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

/** How far a name is from what was typed; a word of it counts as the whole. */
function farness(typed: string, name: string): number {
  if (typed.length > 2 && name.includes(typed)) return 0
  const words = name.split('-').filter(word => word.length > 3)
  return Math.min(distance(typed, name), ...words.map(word => (typed.includes(word) ? 1 : distance(typed, word) + 1)))
}

/** The names that somebody may have meant, the closest first; at most six. */
export function closeNames(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase()
  return names
    .map(name => ({ name, far: farness(wanted, name) }))
    .filter(({ far }) => far <= Math.max(2, wanted.length / 3))
    .sort((one, other) => one.far - other.far)
    .slice(0, 6)
    .map(({ name }) => name)
}
