/** Does a variable's name say that its value is a secret? Judged word by word, so that `TOKENIZERS_PARALLELISM` does not. */
export function secretName(name: string): 'yes' | 'maybe' | 'no' {
  const words = wordsOf(name)
  if (words.some(word => HARMLESS.has(word)) || HARMLESS_LAST.has(words.at(-1) ?? '')) return 'no'
  if (words.some((word, i) => SECRET.has(word) || PAIRS.has(`${words[i - 1] ?? ''} ${word}`))) return 'yes'
  // CI plug-ins hand a user's name and password out under these two endings.
  return words.some(word => WEAK.has(word)) || words.at(-1) === 'usr' ? 'maybe' : 'no'
}

const SECRET = new Set([
  ...['password', 'passwords', 'passwd', 'passphrase', 'pword', 'psw', 'pwd', 'pass', 'secret', 'secrets', 'token'],
  ...['tokens', 'apikey', 'apitoken', 'credential', 'credentials', 'privatekey', 'secretkey', 'accesskey', 'authtoken'],
])
const PAIRS = new Set([
  'api key',
  'access key',
  'private key',
  'encryption key',
  'signing key',
  'master key',
  'ssh key',
])
const WEAK = new Set(['key', 'auth'])

/** A name with one of these speaks about a secret, or of something everybody may know. */
const HARMLESS = new Set(['public', 'pub', 'file', 'version', 'sock', 'gpg', 'fingerprint', 'keyserver', 'placeholder'])
/** `TOKEN_URL`, `PASSWORD_MIN_LENGTH`, `SECRET_NAME`: where, how long, how named. */
const HARMLESS_LAST = new Set([
  ...[
    'path',
    'dir',
    'directory',
    'folder',
    'location',
    'url',
    'uri',
    'endpoint',
    'host',
    'port',
    'name',
    'length',
    'size',
  ],
  ...['ttl', 'expiry', 'expiration', 'timeout', 'age', 'enabled', 'disabled', 'required', 'type', 'mode', 'method'],
  ...[
    'module',
    'provider',
    'backend',
    'driver',
    'plugin',
    'server',
    'limit',
    'policy',
    'algorithm',
    'strength',
    'count',
  ],
])

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '')
}

/** What a literal under such a name looks like: a secret somebody uses, a stand-in, or a setting that is none. */
export function secretValue(value: string): 'real' | 'placeholder' | 'setting' {
  const text = value.trim()
  if (/^(?:true|false|yes|no|on|off|none|null|nil|[0-9]{1,4})?$/i.test(text)) return 'setting'
  if (/^(?:\.{0,2}\/|~\/|[a-z][a-z0-9+.-]*:\/\/[^:@/]*(?:\/|$))/i.test(text)) return 'setting'
  return PLACEHOLDER.test(text) || text.length < 4 || /^(.)\1*$/.test(text) || /^[0-]+$/.test(text)
    ? 'placeholder'
    : 'real'
}

const PLACEHOLDER =
  /place.?holder|change.?(?:me|it|this)|replace|example|sample|dummy|fake|mock|insert|your|todo|redacted|xxx|default|^<.*>$|^\[.*\]$|^(?:tests?|testing|foo|bar|baz|dev|development|secret|password|token|pass|key|unset|not.?set|empty|unused|build)(?:[-_]?\w{0,8})$/i
