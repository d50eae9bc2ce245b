/** An answer of a modelled server. */
export interface StormAnswer {
  readonly status: number
  readonly retryAfterMs?: number
}

/** What one client process sees of the world. */
export interface StormEnv {
  now(): number
  random(): number
  at(time: number, run: () => void): void
  send(call: number, answer: (given: StormAnswer) => void): void
}

/** The same for a client of promises. */
export interface StormClientEnv {
  now(): number
  readonly clock: {
    now(): number
    sleep(ms: number, signal?: unknown): Promise<void>
    random(): number
  }
  request(call: number): [url: string, init: { method: string; headers: { [name: string]: string }; body: string }]
  fetch(input: string, init?: RequestInit): Promise<Response>
}

export interface StormModel {
  readonly name: string
  readonly n: number
}

export interface StormRow {
  readonly model: string
  readonly n: number
  readonly sent: number
  readonly rejected: number
  readonly failed: number
  readonly unsettled: number
  /** Share of all that was sent. */
  readonly wasted: number
  readonly drainMs: number
  /** Drain as a multiple of the best that obeys each `Retry-After`. */
  readonly toObeying: number
  readonly starvedMs: number
  readonly p99Ms: number
  readonly firstError?: unknown
}

export interface StormLimits {
  readonly seeds?: readonly number[]
  readonly maxSent?: number
}

export const models: readonly StormModel[]
export const targets: { readonly [model: string]: { readonly wasted: number; readonly toObeying: number } }
export function shortfalls(row: StormRow): string[]
export function simulate(
  model: StormModel,
  policy: (env: StormEnv) => (call: number, done: (ok: boolean, error?: unknown) => void) => void,
  limits?: StormLimits,
): StormRow
export function run(
  client: (env: StormClientEnv) => (call: number) => Promise<unknown>,
  options?: StormLimits & { readonly names?: readonly string[]; readonly onRow?: (row: StormRow) => void },
): Promise<StormRow[]>
