import type { Fix } from '../fix'
import { placeholder, withPlaceholders } from '../fixes/placeholder'
import { setAttribute } from '../fixes/terraform'
import type { Block } from '../model/terraform'

/** The ARN of the module's only `aws_kms_key` where there is just one, else of one to name (a placeholder). */
export function ownKey(holder: Block): {
  readonly expression: string
  readonly isClear: boolean
  readonly name: string
} {
  const [only, ...others] = holder.root.module.takenNames('aws_kms_key')
  const isClear = only !== undefined && others.length === 0
  const name = isClear ? only : placeholder('name')
  return { expression: `aws_kms_key.${name}.arn`, isClear, name }
}

/** A fix that encrypts with a key of the user's own. `caution` says what the service needs to be able to use it. */
export function ownKeyFor(attribute: string, caution: string): (holder: Block) => Fix {
  return holder => {
    const { expression, isClear, name } = ownKey(holder)
    return {
      title: isClear ? `Encrypt with aws_kms_key.${name}` : 'Encrypt with a key of your own',
      applicability: isClear ? 'suggestion' : 'needs-input',
      impact: 'in-place',
      caution,
      edits: withPlaceholders(setAttribute(holder, attribute, expression)),
    }
  }
}
