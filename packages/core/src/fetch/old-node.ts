interface Runtime {
  readonly process?: { readonly versions?: { readonly node?: string } }
}

/** Whether this is Node before 24, whose signals and copies of answers have faults of their own; Bun and Deno only say that they are. */
export function isOldNode(): boolean {
  const versions = (globalThis as Runtime).process?.versions ?? {}
  return !('bun' in versions || 'deno' in versions) && Number.parseInt(`${versions.node}`, 10) < 24
}
