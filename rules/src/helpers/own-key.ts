import type { Fix } from '../fix'
import { placeholder, withPlaceholders } from '../fixes/placeholder'
import { setAttribute } from '../fixes/terraform'
import type { Block } from '../model/terraform'

/**
 * A fix that encrypts with a key of the user's own: the module's only `aws_kms_key` where there is just one, else one to
 * name. `caution` says what the service needs to be able to use it.
 */
export function ownKeyFor(attribute: string, caution: string): (holder: Block) => Fix {
  return holder => {
    const [only, ...others] = holder.root.module.takenNames('aws_kms_key')
    const isClear = only !== undefined && others.length === 0
    return {
      title: isClear ? `Encrypt with aws_kms_key.${only}` : 'Encrypt with a key of your own',
      applicability: isClear ? 'suggestion' : 'needs-input',
      impact: 'in-place',
      caution,
      edits: withPlaceholders(
        setAttribute(holder, attribute, `aws_kms_key.${isClear ? only : placeholder('name')}.arn`),
      ),
    }
  }
}
