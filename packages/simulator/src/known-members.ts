/** Throws a TypeError for a member that nothing would ever read. */
export function checkMembers(name: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find(member => !known.includes(member))
  if (unknown !== undefined) throw new TypeError(`${name}: ${unknown} is not one of ${known.join(', ')}`)
}
