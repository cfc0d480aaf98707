/** Values that are secrets because of what they are called. */
import { secretName, secretValue } from '../secret-names'
import { looksRandom } from './stand-in'

/** Where the name ends so, it speaks of a secret's place, name or rules: `secret_arn`, `access_key_id`, `token_format`. */
const ABOUT = new Set([
  ...[
    'arn',
    'arns',
    'id',
    'ids',
    'ref',
    'reference',
    'prefix',
    'suffix',
    'description',
    'label',
    'labels',
    'key',
    'format',
  ],
  ...[
    'period',
    'days',
    'hours',
    'minutes',
    'seconds',
    'bits',
    'rotation',
    'validity',
    'duration',
    'lifetime',
    'pattern',
  ],
  ...[
    'template',
    'vault',
    'store',
    'manager',
    'status',
    'state',
    'scope',
    'scopes',
    'audience',
    'issuer',
    'region',
    'env',
  ],
  ...[
    'spec',
    'class',
    'group',
    'version',
    'title',
    'usage',
    'claim',
    'claims',
    'header',
    'field',
    'attribute',
    'names',
  ],
  ...['source', 'target', 'identifier', 'regex', 'context', 'reset', 'characters', 'special', 'key_name', 'recipe'],
])
/** Pairs that are a secret although the second word alone is none. */
const KEYS =
  /(?:secret|access|private|api|account|storage|shared|master|auth|encryption|signing|primary|ssh|webhook|license|app|client)_?keys?$/

const PASSWORD = /(?:^|_)(?:\w*password|passwd|passphrase|pword|psw|pwd|pass)\d?$/

/** What a literal under a name is: `real`, a stand-in, or nothing to speak of. */
export function namedSecret(name: string, value: string): 'real' | 'stand-in' | undefined {
  const snake = snakeCase(name)
  if (!isSecretName(snake) && snake !== 'plaintext_value') return undefined
  if (isReference(value)) return undefined
  switch (secretValue(value)) {
    case 'setting':
      return undefined
    case 'placeholder':
      return 'stand-in'
    case 'real':
      return PASSWORD.test(snake) ? passwordValue(value) : looksRandom(value) ? 'real' : undefined
  }
}

/** True for a name whose value is the secret itself, not where it is, how it is called or what rules it follows. */
export function namesSecret(name: string): boolean {
  return isSecretName(snakeCase(name))
}

function isSecretName(snake: string): boolean {
  if (KEYS.test(snake)) return !/public/.test(snake)
  return !ABOUT.has(snake.slice(snake.lastIndexOf('_') + 1)) && secretName(snake) === 'yes'
}

function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase()
}

/** What is not the secret itself but says where it is: another system puts it in, or it is put together from parts. */
function isReference(value: string): boolean {
  return /[$%#]\{|\{\{|\$\(|<%|^\$|^(?:arn:|\/|\.\/|projects\/|alias\/|ssm:|vault:|op:\/\/|secretref:|ref\+|file:|@Microsoft|data\.|var\.|local\.|module\.|[a-z]+_[a-z_]+\.[a-z_]+)/i.test(
    value,
  )
}

/** People choose passwords: short ones and words count. Sentences are descriptions, and words about passwords are names. */
function passwordValue(value: string): 'real' | 'stand-in' | undefined {
  if (value.trim().split(/\s+/).length > 3) return 'stand-in'
  if (/^[a-z]+(?:[-_/.][a-z]+)*$/i.test(value) && /pass|secret|admin|user|credential|token/i.test(value))
    return 'stand-in'
  return value.length >= 6 ? 'real' : 'stand-in'
}
