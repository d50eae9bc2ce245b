/** An object, as members of which nothing is known. */
export const recordOf = (value: unknown): { readonly [name: string]: unknown } | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [name: string]: unknown })
    : undefined
