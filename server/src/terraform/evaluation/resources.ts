import type { BlockSyntax } from '../sources'
import { NOT_NULL } from '../values/refinement'
import { DYNAMIC, STRING } from '../values/types'
import { withoutMarksWithin } from '../values/inspect'
import { nullValue, objectValue, unknownValue, type Value } from '../values/value'

const AFTER_APPLY = 'known after apply'

/**
 * An instance of a resource as planned, before it exists. The attributes that the provider computes are known only for the
 * provider built into Terraform; of other resources the whole is unknown, and what is written is known.
 */
export function resourceObject(
  type: string,
  _block: BlockSyntax,
  written: (attribute: string) => Value | undefined,
): Value {
  if (type === 'terraform_data') return terraformData(written)
  return { ...unknownValue(DYNAMIC, 'a whole resource'), part: name => decided(written(name)) }
}

/** What is not written, or null, the provider decides. */
function decided(value: Value | undefined): Value {
  return value === undefined || value.kind === 'null' ? unknownValue(DYNAMIC, AFTER_APPLY) : value
}

/** Source: Terraform's documentation of `terraform_data`. */
function terraformData(written: (attribute: string) => Value | undefined): Value {
  const input = written('input') ?? nullValue()
  const output = input.kind === 'null' ? nullValue() : unknownValue(withoutMarksWithin(input).type, AFTER_APPLY)
  return objectValue([
    ['id', unknownValue(STRING, AFTER_APPLY, NOT_NULL)],
    ['input', input],
    ['output', output],
    ['triggers_replace', written('triggers_replace') ?? nullValue()],
  ])
}
