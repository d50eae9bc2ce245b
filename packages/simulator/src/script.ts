import { type Answer, checkAnswer } from './http/answer.ts'
import type { RecordedRequest } from './http/recorded-request.ts'
import { compileMatch, type RequestMatch } from './http/request-match.ts'
import { type Scenario, type ScenarioName, scenarioByName } from './scenarios/index.ts'
import type { Scene } from './scene.ts'

/** An answer with what only a script needs. */
export interface ScriptedReply extends Answer {
  /** The scenario to start from; the other members replace its own, header fields one by one. */
  readonly scenario?: ScenarioName
  /**
   * How many requests get this answer; `Infinity` for all.
   * @defaultValue 1
   */
  readonly times?: number
}

/** Makes the answer when the request is there. `undefined` lets the simulator answer as it normally would. */
export type AnswerFunction = (request: RecordedRequest, scene: Scene) => Answer | ScenarioName | undefined

/** What can be enqueued: a scenario's name, an answer, or a function that makes one. */
export type ScriptedAnswer = ScenarioName | ScriptedReply | AnswerFunction

interface Step {
  readonly matches: (request: RecordedRequest) => boolean
  readonly make: (request: RecordedRequest, scene: Scene) => Answer | undefined
  left: number
}

/** Answers that wait for their requests. */
export interface Script {
  readonly pending: number
  /** Without `match`, a scenario waits for a request of the kind that it is made for, and any other answer for any request. */
  add(answer: ScriptedAnswer, match: RequestMatch | undefined): void
  /** Takes the first waiting answer that fits; `undefined` when there is none. */
  take(request: RecordedRequest, scene: Scene): Answer | undefined
  clear(): void
}

function play(scenario: Scenario, request: RecordedRequest, scene: Scene): Answer {
  const answer = scenario.answer(request, scene)
  const what = answer.note === undefined ? '' : `, ${answer.note}`
  return { ...answer, note: `scenario ${scenario.name}${what}` }
}

function merge(base: Answer, { scenario: _, times: __, ...own }: ScriptedReply): Answer {
  return { ...base, ...own, headers: { ...base.headers, ...own.headers } }
}

function makerOf(answer: ScriptedAnswer): Step['make'] {
  if (typeof answer === 'string') {
    const scenario = scenarioByName(answer)
    return (request, scene) => play(scenario, request, scene)
  }
  if (typeof answer === 'function') {
    return (request, scene) => {
      const made = answer(request, scene)
      if (typeof made === 'string') return play(scenarioByName(made), request, scene)
      if (made !== undefined) checkAnswer(made)
      return made
    }
  }
  checkAnswer(answer)
  const scenario = answer.scenario === undefined ? undefined : scenarioByName(answer.scenario)
  return (request, scene) =>
    merge(scenario === undefined ? { note: 'scripted' } : play(scenario, request, scene), answer)
}

function ownMatch(answer: ScriptedAnswer): RequestMatch {
  const name = typeof answer === 'string' ? answer : typeof answer === 'object' ? answer.scenario : undefined
  return name === undefined ? {} : scenarioByName(name).match
}

function timesOf(answer: ScriptedAnswer): number {
  const times = typeof answer === 'object' ? (answer.times ?? 1) : 1
  if (!(times === Number.POSITIVE_INFINITY || (Number.isInteger(times) && times > 0))) {
    throw new RangeError(`answer.times: ${times} is not a whole number of at least 1, nor Infinity`)
  }
  return times
}

export function createScript(): Script {
  const steps: Step[] = []
  return {
    get pending() {
      return steps.length
    },
    add(answer, match) {
      const left = timesOf(answer)
      steps.push({ matches: compileMatch(match ?? ownMatch(answer)), make: makerOf(answer), left })
    },
    take(request, scene) {
      const index = steps.findIndex(step => step.matches(request))
      const step = steps[index]
      if (step === undefined) return undefined
      step.left -= 1
      if (step.left <= 0) steps.splice(index, 1)
      return step.make(request, scene)
    },
    clear() {
      steps.length = 0
    },
  }
}
