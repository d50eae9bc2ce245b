/** Where and when an answer is made. */
export interface Scene {
  /** The simulator's URL, without a slash at the end. */
  readonly url: string
  /** The simulator's clock, in milliseconds since 1970. */
  readonly nowMs: number
}
