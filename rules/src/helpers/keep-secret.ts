/** Where a secret that stands in Terraform configuration can be kept instead. */
import type { Fix, TextEdit } from '../fix'
import { replaceAttribute } from '../fixes/attribute-group'
import { placeholder, withPlaceholders } from '../fixes/placeholder'
import { removeAttribute, setAttribute } from '../fixes/terraform'
import { lineEnd, withLineBreaksOf } from '../fixes/text'
import type { Location } from '../model/source'
import type { Literal, LiteralOwner, Module, Resource } from '../model/terraform'

/** Fixes for a secret that is all of a literal; none where it is a part of one, or where no expression may stand. */
export function keepElsewhere(module: Module, literal: Literal, at: Location): readonly Fix[] | undefined {
  const { owner, name } = literal
  if (at !== literal.at && at.span.start !== literal.at.span.start) return undefined
  if (!literal.isWhole || literal.form !== 'quoted' || !owner || name === undefined) return undefined
  if (owner.type === 'variable') {
    const variable = module.variables().find(({ address }) => address === owner.address)
    return variable && literal.path === 'default' ? [withoutDefault(variable)] : undefined
  }
  // The settings of Terraform itself take literals only.
  if (!['resource', 'data', 'module', 'provider', 'locals'].includes(owner.type)) return undefined
  const wanted = nameFor(owner, name)
  if (wanted === undefined) return undefined
  const use = (expression: string, block: string) => [replace(literal, expression), insertBehind(owner, block)]
  const fixes = [inVariable(module, name, wanted, use)]
  if (owner.type !== 'resource' || !owner.address.startsWith('aws_')) return fixes
  return [...fixes, ...inAws(module, name, wanted, use)]
}

type Use = (expression: string, block: string) => TextEdit[]

function inVariable(module: Module, name: string, wanted: string, use: Use): Fix {
  const variable = free(module, 'variable', wanted)
  return {
    title: `Take ${name} from a sensitive variable`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: `set TF_VAR_${variable} where Terraform runs, and change the secret`,
    edits: use(`var.${variable}`, `variable "${variable}" {\n  type      = string\n  sensitive = true\n}`),
  }
}

function inAws(module: Module, name: string, wanted: string, use: Use): Fix[] {
  const version = free(module, 'data.aws_secretsmanager_secret_version', wanted)
  const parameter = free(module, 'data.aws_ssm_parameter', wanted)
  const read = { applicability: 'needs-input', impact: 'in-place', caution: 'change the secret' } as const
  const data = (type: string, label: string, attribute: string) =>
    `data "${type}" "${label}" {\n  ${attribute} = "${placeholder('name')}"\n}`
  const fixes: Fix[] = [
    {
      title: `Read ${name} from Secrets Manager`,
      ...read,
      edits: withPlaceholders(
        use(
          `data.aws_secretsmanager_secret_version.${version}.secret_string`,
          data('aws_secretsmanager_secret_version', version, 'secret_id'),
        ),
      ),
    },
    {
      title: `Read ${name} from the Parameter Store`,
      ...read,
      edits: withPlaceholders(
        use(`data.aws_ssm_parameter.${parameter}.value`, data('aws_ssm_parameter', parameter, 'name')),
      ),
    },
  ]
  if (!/pass(?:word)?$/i.test(name)) return fixes
  const random = free(module, 'random_password', wanted)
  const made: Fix = {
    title: `Let Terraform make ${name}`,
    applicability: 'suggestion',
    impact: 'new-resource',
    caution: 'changes the password; it is kept in the state, and the random provider is needed',
    edits: use(`random_password.${random}.result`, `resource "random_password" "${random}" {\n  length = 32\n}`),
  }
  return [...fixes, made]
}

function withoutDefault(variable: Resource): Fix {
  const [value, sensitive] = [variable.attribute('default'), variable.attribute('sensitive')]
  return {
    title: `Take the default out and mark ${variable.name} as sensitive`,
    applicability: 'suggestion',
    impact: 'in-place',
    caution: `set TF_VAR_${variable.name} where Terraform runs, and change the secret`,
    edits:
      sensitive.location === undefined
        ? replaceAttribute(value, ['sensitive', 'true'])
        : [...removeAttribute(value), ...setAttribute(variable, 'sensitive', 'true')],
  }
}

/** `orders_password` for the password of `aws_db_instance.orders`. */
function nameFor({ type, address }: LiteralOwner, name: string): string | undefined {
  const own = type === 'locals' ? '' : `${address.slice(address.lastIndexOf('.') + 1)}_`
  const text = `${own}${name}`.toLowerCase().replace(/[^a-z0-9]+/g, '_')
  return /^[a-z][a-z0-9_]*$/.test(text) ? text : undefined
}

function free(module: Module, type: string, wanted: string): string {
  const taken = module.takenNames(type)
  let name = wanted
  for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`
  return name
}

function replace({ at: { file, span } }: Literal, newText: string): TextEdit {
  return { file, span, newText }
}

function insertBehind({ location: { file, span } }: LiteralOwner, block: string): TextEdit {
  const end = lineEnd(file.text, span.end)
  return { file, span: { start: end, end }, newText: withLineBreaksOf(file, `\n\n${block}`) }
}
