/** Saying something of a policy once, however many of its texts it is true of. */
import type { PolicyText } from '../model/policy'
import type { Location } from '../model/source'
import type { Problem } from '../rule'

/** What a problem at a place in the policy points at. */
export type Place = (at: Location) => Problem['at']

/** One problem at the first of the texts, related to the others. */
export function* together(texts: readonly PolicyText[], place: Place, problem: Omit<Problem, 'at'>): Iterable<Problem> {
  const [first, ...others] = texts
  if (!first) return
  yield { ...problem, at: place(first.at), related: others.map(({ at }) => ({ at, message: 'and here' })) }
}

/** `s3:*, ec2:* and 7 more`. */
export function wordList(texts: readonly PolicyText[]): string {
  const words = texts.slice(0, 3).map(({ text }) => text ?? '')
  return words.join(', ') + (texts.length > 3 ? ` and ${texts.length - 3} more` : '')
}

export function isEverything({ text }: PolicyText): boolean {
  return text === '*' || text === '*:*'
}
