/** Values that are secrets because of what they are called. */
import { secretName, secretValue } from '../secret-names'
import { looksRandom } from './stand-in'

/** Where the name ends so, it speaks of a secret's place, name or rules: `secret_arn`, `access_key_id`, `token_format`. */
const ABOUT = new Set(
  [
    'arn arns id ids ref reference identifier names field header attribute claim claims regex pattern',
    'template characters special prefix suffix description label labels title key group class spec config',
    'configuration settings options arg args expression format encoding curve version usage context',
    'source target namespace path paths vault store manager provider recipe account tenant stage env',
    'region domains audience issuer scope scopes permissions policies units status state reset rotation',
    'validity duration lifetime period interval schedule minute minutes seconds hours days bits blob',
  ].flatMap(line => line.split(' ')),
)
/** Words that anywhere in a name say the same: the value is a path, or a secret that is encrypted or hashed. */
const KEPT = /(?:^|_)(?:ssm|path|ciphertext|encrypted|hashed|hash|encryption_key)(?:_|$)/
/** Pairs that are a secret although the second word alone is none. */
const KEYS =
  /(?:secret|access|private|api|account|storage|shared|preshared|master|auth|signing|primary|ssh|webhook|license|app|client)_?keys?$/

const PASSWORD = /(?:^|_)(?:\w*password|passwd|passphrase|pword|psw|pwd|pass)\d?$/

/** No name of a secret is without one of these: a quick first look. */
export const MAY_NAME_ONE = /pass|pwd|psw|pword|secret|token|key|credential|plaintext/i

/** What a literal under a name is: `real`, a stand-in, or nothing to speak of. */
export function namedSecret(name: string, value: string): 'real' | 'stand-in' | undefined {
  if (!MAY_NAME_ONE.test(name)) return undefined
  const snake = snakeCase(name)
  if (!isSecretName(snake) && snake !== 'plaintext_value') return undefined
  if (value.trim().length < 4 || isReference(value)) return undefined
  switch (secretValue(value)) {
    case 'setting':
      return undefined
    case 'placeholder':
      return 'stand-in'
    case 'real':
      return PASSWORD.test(snake) ? passwordValue(snake, value) : looksRandom(value) ? 'real' : undefined
  }
}

/** True for a name whose value is the secret itself, not where it is, how it is called or what rules it follows. */
export function namesSecret(name: string): boolean {
  return isSecretName(snakeCase(name))
}

function isSecretName(snake: string): boolean {
  if (KEPT.test(snake)) return false
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
function passwordValue(name: string, value: string): 'real' | 'stand-in' | undefined {
  // `pass` alone is a word with many meanings.
  if (name === 'pass' && /^[A-Za-z]+$/.test(value)) return undefined
  if (value.trim().split(/\s+/).length > 3) return 'stand-in'
  if (/^[a-z]+(?:[-_/.][a-z]+)*$/i.test(value) && /pass|secret|admin|user|credential|token/i.test(value))
    return 'stand-in'
  return value.length >= 6 ? 'real' : 'stand-in'
}
