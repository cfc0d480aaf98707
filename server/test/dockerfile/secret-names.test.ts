import { describe, expect, it } from 'vitest'
import { secretName, secretValue } from '#rules/lib/secret-names'

describe('secretName', () => {
  it.each([
    'PASSWORD',
    'db_password',
    'MYSQL_ROOT_PASSWORD',
    'githubToken',
    'AWS_ACCESS_KEY_ID',
    'apikey',
    'STRIPE_API_KEY',
    'ARTIFACTORY_PSW',
    'DB_PASS',
  ])('takes %s for a secret', name => {
    expect(secretName(name)).toBe('yes')
  })
  it.each(['git_key', 'auth', 'ARTIFACTORY_USR'])('doubts %s', name => {
    expect(secretName(name)).toBe('maybe')
  })
  it.each([
    'PASSWORD_FILE',
    'SSH_AUTH_SOCK',
    'PUBLIC_KEY',
    'public_token',
    'GPG_KEY',
    'AUTH_MODULE_VERSION',
    'TOKENIZERS_PARALLELISM',
    'SECRETARY',
    'KEYBOARD',
    'TOKEN_URL',
    'PASSWORD_MIN_LENGTH',
    'SSL_CERT_KEY_PATH',
    'COMPASS',
    'BYPASS',
    'PATH',
  ])('leaves %s alone', name => {
    expect(secretName(name)).toBe('no')
  })
})

describe('secretValue', () => {
  it.each(['orange-kettle-42', 'k9f8s7d6f5g4h3j2', 'hunter22', 's3cr3t!', 'postgres://app:orange@db/app'])(
    '%s may be one',
    value => {
      expect(secretValue(value)).toBe('real')
    },
  )
  it.each([
    'changeme',
    'change-me',
    '<token>',
    'your-token-here',
    'xxxxxxxx',
    'placeholder',
    'test',
    'password',
    'abc',
  ])('%s stands in for one', value => {
    expect(secretValue(value)).toBe('placeholder')
  })
  it.each(['', 'true', 'yes', '0', '3600', '/run/secrets/db', './key.pem', 'https://example.com/token'])(
    '%s is a setting',
    value => {
      expect(secretValue(value)).toBe('setting')
    },
  )
})
