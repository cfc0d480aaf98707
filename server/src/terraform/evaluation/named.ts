import { LimitExceeded } from '../values/limits'
import { DYNAMIC } from '../values/types'
import { unknownValue, type Value } from '../values/value'

/** Values of names, each evaluated when it is first asked for. A name that leads back to itself is unknown. */
export class Named {
  private readonly values = new Map<string, Value | 'busy'>()

  constructor(private readonly onCycle: (name: string) => void) {}

  get(name: string, compute: () => Value): Value {
    const found = this.values.get(name)
    if (found === 'busy') {
      this.onCycle(name)
      return unknownValue(DYNAMIC, 'refers to itself')
    }
    if (found !== undefined) return found
    this.values.set(name, 'busy')
    const value = contained(compute)
    this.values.set(name, value)
    return value
  }
}

/** What is too much to evaluate is unknown. */
export function contained(compute: () => Value): Value {
  try {
    return compute()
  } catch (error) {
    if (!(error instanceof LimitExceeded)) throw error
    return unknownValue(DYNAMIC, error.message)
  }
}
