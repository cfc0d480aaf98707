/**
 * What the secrets of providers look like: data, one row a format. `needle` is a literal part that every one of them has,
 * so that text without any needle is passed over quickly. `pattern` is bounded in every repetition but the last, and thus
 * linear. Sources: the providers' documentation of their token formats.
 */
import { endsWithCrc32, isEncodedPrivateKey, isJwt } from './checksum'

export interface SecretFormat {
  /** As messages name it: `GitHub token`. */
  readonly kind: string
  readonly needle: string
  readonly pattern: RegExp
  /** Decides what the pattern cannot: a checksum, or what the text decodes to. */
  readonly check?: (text: string) => boolean
}

/** Nothing that belongs to a longer word before it. */
const START = '(?<![A-Za-z0-9_-])'
const END = '(?![A-Za-z0-9_-])'

export const SECRET_FORMATS: readonly SecretFormat[] = [
  format('AWS access key id', 'AKIA', 'AKIA[A-Z2-7]{16}'),
  format('AWS access key id', 'ASIA', 'ASIA[A-Z2-7]{16}'),
  format('GitHub token', 'ghp_', 'ghp_[A-Za-z0-9]{36}', endsWithCrc32),
  format('GitHub token', 'gho_', 'gho_[A-Za-z0-9]{36}', endsWithCrc32),
  format('GitHub token', 'ghu_', 'ghu_[A-Za-z0-9]{36}', endsWithCrc32),
  format('GitHub token', 'ghs_', 'ghs_[A-Za-z0-9]{36}', endsWithCrc32),
  format('GitHub token', 'ghr_', 'ghr_[A-Za-z0-9]{36}', endsWithCrc32),
  format('GitHub token', 'github_pat_', 'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}'),
  format('GitLab token', 'glpat-', 'glpat-[A-Za-z0-9_-]{20,300}'),
  format('GitLab deploy token', 'gldt-', 'gldt-[A-Za-z0-9_-]{20,300}'),
  format('GitLab runner token', 'glrt-', 'glrt-[A-Za-z0-9_-]{20,300}'),
  format('GitLab trigger token', 'glptt-', 'glptt-[0-9a-f]{40}'),
  format('Slack token', 'xox', 'xox[abeoprs]-(?:\\d-)?[A-Za-z0-9]{8,20}-[A-Za-z0-9-]{20,250}'),
  format('Slack token', 'xapp-', 'xapp-\\d-[A-Z0-9]{8,16}-\\d{8,16}-[a-f0-9]{40,80}'),
  format(
    'Slack webhook',
    'hooks.slack.com',
    'hooks\\.slack\\.com/services/T[A-Z0-9]{7,12}/B[A-Z0-9]{7,12}/[A-Za-z0-9]{20,30}',
  ),
  format('Stripe key', 'k_live_', '[sr]k_live_[A-Za-z0-9]{20,250}'),
  format('Stripe test key', 'k_test_', '[sr]k_test_[A-Za-z0-9]{20,250}'),
  format('Google API key', 'AIza', 'AIza[A-Za-z0-9_-]{35}'),
  format('Google OAuth client secret', 'GOCSPX-', 'GOCSPX-[A-Za-z0-9_-]{28}'),
  format('Google OAuth token', 'ya29.', 'ya29\\.[A-Za-z0-9_-]{40,2000}'),
  format('Azure storage key', 'AccountKey=', '(?<=AccountKey=)[A-Za-z0-9+/]{86}=='),
  format('Azure shared access key', 'SharedAccessKey=', '(?<=SharedAccessKey=)[A-Za-z0-9+/]{43}='),
  format('Azure client secret', 'Q~', '[A-Za-z0-9_.~-]{3}\\dQ~[A-Za-z0-9_.~-]{31,34}'),
  format('Azure shared access signature', 'sig=', '(?<=[?&]sig=)[A-Za-z0-9+/%]{43,70}(?:=|%3[Dd])'),
  format('npm token', 'npm_', 'npm_[A-Za-z0-9]{36}', endsWithCrc32),
  format('PyPI token', 'pypi-AgE', 'pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[A-Za-z0-9_-]{50,1000}'),
  format('RubyGems key', 'rubygems_', 'rubygems_[a-f0-9]{48}'),
  format('NuGet key', 'oy2', 'oy2[a-z0-9]{43}'),
  format('Docker Hub token', 'dckr_', 'dckr_[op]at_[A-Za-z0-9_-]{27,32}'),
  format('Heroku key', 'HRKU-AA', 'HRKU-AA[A-Za-z0-9_-]{58}'),
  format('Twilio key', 'SK', 'SK[0-9a-f]{32}'),
  format('SendGrid key', 'SG.', 'SG\\.[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}'),
  format('Mailgun key', 'key-', 'key-[0-9a-f]{32}'),
  format('DigitalOcean token', '_v1_', 'do[opr]_v1_[a-f0-9]{64}'),
  format('Databricks token', 'dapi', 'dapi[a-f0-9]{32}'),
  format('OpenAI key', 'T3BlbkFJ', 'sk-[A-Za-z0-9_-]{20,90}T3BlbkFJ[A-Za-z0-9_-]{20,90}'),
  format('Anthropic key', 'sk-ant-', 'sk-ant-[a-z]{2,8}\\d\\d-[A-Za-z0-9_-]{80,110}'),
  format('Hugging Face token', 'hf_', 'hf_[A-Za-z]{34}'),
  format('Terraform Cloud token', '.atlasv1.', '[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_-]{60,80}'),
  format('Vault token', 'hvs.', 'hvs\\.[A-Za-z0-9_-]{24,300}'),
  format('Vault token', 'hvb.', 'hvb\\.[A-Za-z0-9_-]{24,300}'),
  format('Grafana token', 'glsa_', 'glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}'),
  format('New Relic key', 'NRAK-', 'NRAK-[A-Z0-9]{27}'),
  format('Shopify token', 'shp', 'shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}'),
  format('Discord webhook', '/api/webhooks/', 'discord(?:app)?\\.com/api/webhooks/\\d{17,20}/[A-Za-z0-9_-]{60,80}'),
  format('Telegram bot token', ':AA', '\\d{8,10}:AA[A-Za-z0-9_-]{33}'),
  format('Linear key', 'lin_api_', 'lin_api_[A-Za-z0-9]{40}'),
  format('Postman key', 'PMAK-', 'PMAK-[a-f0-9]{24}-[a-f0-9]{34}'),
  format('Pulumi token', 'pul-', 'pul-[a-f0-9]{40}'),
  format('Atlassian token', 'ATATT3', 'ATATT3[A-Za-z0-9_=-]{180,250}'),
  format('Sentry token', 'sntrys_', 'sntrys_eyJ[A-Za-z0-9_=+/-]{50,500}'),
  format('Supabase token', 'sbp_', 'sbp_[a-f0-9]{40}'),
  format('Alibaba Cloud access key id', 'LTAI', 'LTAI[A-Za-z0-9]{20}'),
  format('Yandex Cloud key', 'AQVN', 'AQVN[A-Za-z0-9_-]{35,38}'),
  format('age private key', 'AGE-SECRET-KEY-1', 'AGE-SECRET-KEY-1[A-Z0-9]{58}'),
  format(
    'JSON web token',
    'eyJ',
    'eyJ[A-Za-z0-9_-]{10,600}\\.eyJ[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{20,1000}',
    isJwt,
  ),
  {
    kind: 'private key',
    needle: '-----BEGIN ',
    // Line breaks may be written as `\n`, and lines be indented; all lines belong to it, the one that ends it included.
    pattern:
      /-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----(?:(?:\s|\\[nr]){1,20}[A-Za-z0-9+/=:,-][A-Za-z0-9+/=:,. -]{3,})+/g,
  },
  {
    kind: 'private key in base64',
    needle: 'LS0tLS1CRUdJTi',
    pattern: /(?<![A-Za-z0-9+/])LS0tLS1CRUdJTi[A-Za-z0-9+/]{30,}={0,2}/g,
    check: isEncodedPrivateKey,
  },
]

function format(kind: string, needle: string, body: string, check?: SecretFormat['check']): SecretFormat {
  const pattern = new RegExp(`${START}(?:${body})${END}`, 'g')
  return check ? { kind, needle, pattern, check } : { kind, needle, pattern }
}

/** One pass over a text says whether any format is worth trying. */
export const ANY_NEEDLE = new RegExp(
  [...new Set(SECRET_FORMATS.map(({ needle }) => needle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))].join('|'),
)
