/** Secrets that nobody was ever issued, put together when they are needed: this file holds none. */
import { crc32 } from 'node:zlib'

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Characters of an alphabet that look random and are the same in every run. */
export function random(length: number, alphabet = BASE62, seed = 7): string {
  let state = seed
  let text = ''
  while (text.length < length) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += alphabet[(state >>> 8) % alphabet.length] ?? ''
  }
  return text
}

const HEX = '0123456789abcdef'
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

function withCrc32(prefix: string): string {
  const body = random(30)
  let rest = crc32(body)
  let sum = ''
  while (sum.length < 6) {
    sum = `${BASE62[rest % 62] ?? ''}${sum}`
    rest = Math.floor(rest / 62)
  }
  return prefix + body + sum
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}

const pem = `-----BEGIN RSA PRIVATE KEY-----\n${random(64)}\n${random(64, BASE62, 9)}\n`
const jwt = `${base64('{"alg":"HS256","typ":"JWT"}').replace(/=/g, '')}.${base64('{"sub":"42","name":"kettle"}').replace(/=/g, '')}.${random(43)}`

/** Kind → a text that is wholly one of its kind. */
export const SAMPLES: readonly (readonly [kind: string, text: string])[] = [
  ['AWS access key id', `AKIA${random(16, BASE32)}`],
  ['AWS access key id', `ASIA${random(16, BASE32)}`],
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map(prefix => ['GitHub token', withCrc32(prefix)] as const),
  ['GitHub token', `github_pat_${random(22)}_${random(59)}`],
  ['GitLab token', `glpat-${random(20)}`],
  ['GitLab deploy token', `gldt-${random(20)}`],
  ['GitLab runner token', `glrt-${random(20)}`],
  ['GitLab trigger token', `glptt-${random(40, HEX)}`],
  ['Slack token', `xoxb-${random(12, '0123456789')}-${random(12, '0123456789')}-${random(24)}`],
  ['Slack token', `xapp-1-A${random(10, BASE32)}-${random(13, '0123456789')}-${random(64, HEX)}`],
  ['Slack webhook', `hooks.slack.com/services/T${random(10, BASE32)}/B${random(10, BASE32)}/${random(24)}`],
  ['Stripe key', `sk_live_${random(24)}`],
  ['Stripe test key', `rk_test_${random(24)}`],
  ['Google API key', `AIza${random(35)}`],
  ['Google OAuth client secret', `GOCSPX-${random(28)}`],
  ['Google OAuth token', `ya29.${random(60)}`],
  ['Azure client secret', `${random(3)}8Q~${random(34)}`],
  ['npm token', withCrc32('npm_')],
  ['PyPI token', `pypi-AgEIcHlwaS5vcmc${random(80)}`],
  ['RubyGems key', `rubygems_${random(48, HEX)}`],
  ['NuGet key', `oy2${random(43, 'abcdefghijklmnopqrstuvwxyz0123456789')}`],
  ['Docker Hub token', `dckr_pat_${random(27)}`],
  ['Heroku key', `HRKU-AA${random(58)}`],
  ['Twilio key', `SK${random(32, HEX)}`],
  ['SendGrid key', `SG.${random(22)}.${random(43)}`],
  ['Mailgun key', `key-${random(32, HEX)}`],
  ['DigitalOcean token', `dop_v1_${random(64, HEX)}`],
  ['Databricks token', `dapi${random(32, HEX)}`],
  ['OpenAI key', `sk-${random(20)}T3BlbkFJ${random(20)}`],
  ['Anthropic key', `sk-ant-api03-${random(93)}AA`],
  ['Hugging Face token', `hf_${random(34, letters)}`],
  ['Terraform Cloud token', `${random(14)}.atlasv1.${random(67)}`],
  ['Vault token', `hvs.${random(90)}`],
  ['Grafana token', `glsa_${random(32)}_${random(8, HEX)}`],
  ['New Relic key', `NRAK-${random(27, BASE32)}`],
  ['Shopify token', `shpat_${random(32, HEX)}`],
  ['Telegram bot token', `${random(9, '123456789')}:AA${random(33)}`],
  ['Linear key', `lin_api_${random(40)}`],
  ['Postman key', `PMAK-${random(24, HEX)}-${random(34, HEX)}`],
  ['Pulumi token', `pul-${random(40, HEX)}`],
  ['Atlassian token', `ATATT3${random(186)}`],
  ['Sentry token', `sntrys_eyJ${random(80)}`],
  ['Supabase token', `sbp_${random(40, HEX)}`],
  ['Alibaba Cloud access key id', `LTAI${random(20)}`],
  ['Yandex Cloud key', `AQVN${random(36)}`],
  ['age private key', `AGE-SECRET-KEY-1${random(58, BASE32)}`],
  ['JSON web token', jwt],
  ['private key in base64', base64(pem)],
]

export const PRIVATE_KEY = pem
