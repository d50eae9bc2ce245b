/** What a worker fuzzes. */
export interface FuzzJob {
  /** The instrumented target. */
  readonly file: string
  readonly corpus: readonly Uint8Array[]
  /** A counter, the length of the input and the input that is being tried. */
  readonly current: SharedArrayBuffer
  /** Milliseconds since 1970. */
  readonly endsAt: number
}

/** What a worker has to tell. */
export interface FuzzNews {
  readonly executions: number
  /** How many places in the code were reached, each several times where it was run several times. */
  readonly features: number
  /** How many inputs reached something new. */
  readonly kept: number
  /** An input that has just done so. */
  readonly reached?: Uint8Array
  readonly broken?: { readonly message: string; readonly input: Uint8Array }
}
