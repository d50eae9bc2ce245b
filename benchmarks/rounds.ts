/** Something to time: a call, or one that gives a promise, which is awaited. */
export interface Subject {
  readonly name: string
  readonly run: () => unknown
  /** Nanoseconds that it may add to the bare one, or to the one of this name. */
  readonly targetNs?: number
  readonly over?: string
}

/** Nanoseconds of processor time per call: other programs on the machine take none of it. */
export interface Timing {
  readonly median: number
  /** The middle half of all samples. */
  readonly spread: readonly [number, number]
  /** The median of each round, in the order of the rounds. */
  readonly rounds: readonly number[]
}

interface Turn {
  readonly name: string
  readonly run: () => unknown
  readonly isAsync: boolean
  /** A sample is the mean of so many: the clock costs nothing beside them, and each pays its share of the garbage. */
  readonly calls: number
  readonly samples: number[][]
}

/**
 * Times all subjects in each of several rounds, so that what drifts (frequency, other programs) hits all alike, and
 * begins each round with another one, so that none always follows the same neighbour. Two rounds warm up and are not
 * counted.
 */
export async function measureInRounds<Name extends string>(
  subjects: Record<Name, Subject>,
  { rounds, msPerRound }: { readonly rounds: number; readonly msPerRound: number },
): Promise<Record<Name, Timing>> {
  const turns = await Promise.all(Object.entries<Subject>(subjects).map(prepare))
  for (let round = -2; round < rounds; round++) {
    const first = (round + 2) % turns.length
    for (const turn of [...turns.slice(first), ...turns.slice(0, first)]) {
      const samples = await sample(turn, msPerRound * 1e6)
      if (round >= 0) turn.samples.push(samples)
    }
  }
  return Object.fromEntries(turns.map(({ name, samples }) => [name, timingOf(samples)])) as Record<Name, Timing>
}

async function prepare([name, { run }]: readonly [string, Subject]): Promise<Turn> {
  let turn: Turn = { name, run, isAsync: run() instanceof Promise, calls: 64, samples: [] }
  while ((await timeCalls(turn)) < 500_000) turn = { ...turn, calls: turn.calls * 2 }
  return turn
}

/**
 * A loop of our own: benchmark libraries compile theirs anew for each measurement, and after a dozen of them V8 takes two
 * to ten times as long to capture the stack of an error made beneath one, which is what is timed here.
 */
async function sample(turn: Turn, ns: number): Promise<number[]> {
  // Nobody pays for what the subject before left behind.
  globalThis.gc?.({ type: 'minor' } as never)
  const samples: number[] = []
  for (let left = ns; left > 0; ) {
    const taken = await timeCalls(turn)
    left -= taken
    samples.push(taken / turn.calls)
  }
  return samples
}

async function timeCalls({ run, isAsync, calls }: Turn): Promise<number> {
  const start = process.cpuUsage()
  if (isAsync) await callAsync(run, calls)
  else call(run, calls)
  const { user, system } = process.cpuUsage(start)
  return (user + system) * 1000
}

function call(run: () => unknown, calls: number): void {
  for (let left = calls; left > 0; left--) run()
}

async function callAsync(run: () => unknown, calls: number): Promise<void> {
  for (let left = calls; left > 0; left--) await run()
}

function timingOf(rounds: readonly (readonly number[])[]): Timing {
  const all = rounds.flat()
  return { median: quantile(all, 0.5), spread: middleHalf(all), rounds: rounds.map(round => quantile(round, 0.5)) }
}

/** What one subject takes more than another, round by round, so that drift cancels out. */
export const difference = (timing: Timing, base: Timing) => roundByRound(timing, base, (ns, baseNs) => ns - baseNs)

/** How many times as long one subject takes as another, round by round. */
export const ratio = (timing: Timing, base: Timing): number =>
  roundByRound(timing, base, (ns, baseNs) => ns / baseNs).median

function roundByRound(timing: Timing, base: Timing, compare: (ns: number, baseNs: number) => number) {
  const values = timing.rounds.map((median, round) => compare(median, base.rounds[round] ?? Number.NaN))
  return { median: quantile(values, 0.5), spread: middleHalf(values) }
}

const middleHalf = (values: readonly number[]): readonly [number, number] => [
  quantile(values, 0.25),
  quantile(values, 0.75),
]

/** With interpolation between neighbours. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place % 1)
}
