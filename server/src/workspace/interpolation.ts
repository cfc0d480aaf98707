const NAME = /[A-Za-z_]\w*/y
const MAX_NESTING = 20

/**
 * A value of a Compose file with its variables put in, as far as it says itself what they are: `${PORT:-80}` is `80`.
 * Undefined where the environment decides.
 */
export function interpolate(text: string): string | undefined {
  return text.includes('$') ? new Interpolation(text).until(undefined, 0) : text
}

class Interpolation {
  private at = 0

  constructor(private readonly text: string) {}

  /** Up to `stop`, which is taken, or to the end. */
  until(stop: string | undefined, nesting: number): string | undefined {
    let result = ''
    let isKnown = true
    while (this.at < this.text.length) {
      const character = this.text.charAt(this.at++)
      if (character === stop) return isKnown ? result : undefined
      if (character !== '$') result += character
      else if (this.text.charAt(this.at) === '$') {
        this.at++
        result += '$'
      } else {
        const value = this.variable(nesting)
        if (value === undefined) isKnown = false
        else result += value
      }
    }
    // A brace that is not closed is a mistake that Compose refuses.
    return stop === undefined && isKnown ? result : undefined
  }

  /** Behind a dollar. Only a default is known: `-` where the variable is unset, `:-` where it is empty, too. */
  private variable(nesting: number): string | undefined {
    if (this.text.charAt(this.at) !== '{') return this.name() === undefined ? '$' : undefined
    this.at++
    if (this.name() === undefined || nesting > MAX_NESTING) return undefined
    const operator = /:?[-+?]/y
    operator.lastIndex = this.at
    const [found = ''] = operator.exec(this.text) ?? []
    this.at += found.length
    const word = this.until('}', nesting + 1)
    return found.endsWith('-') ? word : undefined
  }

  private name(): string | undefined {
    NAME.lastIndex = this.at
    const [name] = NAME.exec(this.text) ?? []
    this.at += name?.length ?? 0
    return name
  }
}
