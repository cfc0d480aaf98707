import { performance } from 'node:perf_hooks'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { assignedSecrets } from '#rules/lib/secrets/assigned'
import { secretsIn } from '#rules/lib/secrets/find'
import { ANY_NEEDLE, SECRET_FORMATS } from '#rules/lib/secrets/formats'
import { namedSecret, namesSecret } from '#rules/lib/secrets/named'
import { PRIVATE_KEY, random, SAMPLES } from './samples'

const kinds = (text: string) => secretsIn(text).map(({ kind, certainty }) => `${certainty} ${kind}`)
const parts = (text: string) => secretsIn(text).map(({ span }) => text.slice(span.start, span.end))

describe('formats', () => {
  it.each(SAMPLES)('knows a %s, exactly', (kind, secret) => {
    const text = `before "${secret}" behind`
    expect(kinds(text)).toEqual([`real ${kind}`])
    expect(parts(text)).toEqual([secret])
    expect(ANY_NEEDLE.test(secret)).toBe(true)
    expect(secretsIn(`x${secret.slice(0, -8)}`)).toEqual([])
  })

  it('finds several in the order they stand, and each once', () => {
    const [[, first], [, second]] = SAMPLES as [readonly [string, string], readonly [string, string]]
    expect(parts(`${second}\n${first} ${second}`)).toEqual([second, first, second])
  })

  it('has a sample of nearly all', () => {
    const known = new Set(SAMPLES.map(([kind]) => kind))
    const bare = new Set(SECRET_FORMATS.map(({ kind }) => kind).filter(kind => !known.has(kind)))
    expect([...bare].sort()).toEqual([
      'Azure shared access key',
      'Azure shared access signature',
      'Azure storage key',
      'Discord webhook',
      'private key',
    ])
    expect(kinds(`DefaultEndpointsProtocol=https;AccountKey=${random(86)}==;`)).toEqual(['real Azure storage key'])
    expect(kinds(`Endpoint=sb://x/;SharedAccessKey=${random(43)}=`)).toEqual(['real Azure shared access key'])
    expect(kinds(`https://a.blob/c?sv=1&sig=${random(43)}%3D`)).toEqual(['real Azure shared access signature'])
    expect(kinds(`https://discord.com/api/webhooks/${random(18, '123456789')}/${random(68)}`)).toEqual([
      'real Discord webhook',
    ])
  })

  it.each(['ghp_', 'npm_'])('wants the checksum of %s to be right', prefix => {
    const sample = SAMPLES.find(([, text]) => text.startsWith(prefix))![1]
    const last = sample.endsWith('a') ? 'b' : 'a'
    expect(secretsIn(sample)).toHaveLength(1)
    expect(secretsIn(sample.slice(0, -1) + last)).toEqual([])
  })

  it('knows private keys, with line breaks written in either way, but not their header alone', () => {
    expect(kinds(PRIVATE_KEY)).toEqual(['real private key'])
    expect(kinds(JSON.stringify({ private_key: PRIVATE_KEY }))).toEqual(['real private key'])
    expect(kinds(PRIVATE_KEY.replace(/^/gm, '    '))).toEqual(['real private key'])
    expect(kinds('grep -q "-----BEGIN RSA PRIVATE KEY-----" key.pem')).toEqual([])
    expect(kinds(PRIVATE_KEY.replace(/PRIVATE/g, 'PUBLIC'))).toEqual([])
  })

  it('takes what documentation publishes for stand-ins', () => {
    expect(kinds('AKIAIOSFODNN7EXAMPLE')).toEqual(['stand-in AWS access key id'])
    expect(kinds(`sk_live_${'x'.repeat(24)}`)).toEqual(['stand-in Stripe key'])
  })

  it('finds a token only as a word of its own', () => {
    expect(kinds(`x${SAMPLES[0]![1]}`)).toEqual([])
    expect(kinds(`${SAMPLES[0]![1]}9`)).toEqual([])
    expect(kinds('arn:aws:iam::123456789012:role/AKIA')).toEqual([])
  })
})

describe('URLs', () => {
  it('finds the password, and nothing else', () => {
    expect(parts('postgres://app:kettle-7x@db:5432/orders')).toEqual(['kettle-7x'])
    expect(parts('redis://:kettle-7x@cache')).toEqual(['kettle-7x'])
    expect(kinds('postgres://postgres:postgres@db')).toEqual(['stand-in password in a URL'])
  })
  it.each([
    'https://example.com:8080/a@b',
    'https://user@example.com',
    'https://$USER:$PASSWORD@example.com',
    'https://${var.user}:${var.password}@example.com',
    'https://oauth2:%s@gitlab.com',
    'ssh://git@host:22/a@b',
    'a://b:{{password}}@c',
  ])('leaves %s alone', text => {
    expect(secretsIn(text)).toEqual([])
  })
})

describe('names', () => {
  it.each([
    ['password', 'correct-horse-42', 'real'],
    ['adminPassword', 'Passw0rd1234!', 'real'],
    ['MYSQL_ROOT_PASSWORD', 'kettle', 'real'],
    ['secret_key', random(40), 'real'],
    ['client-secret', random(32), 'real'],
    ['api_key', random(32, '0123456789abcdef'), 'real'],
    ['password', 'ChangeMe123!', 'stand-in'],
    ['password', 'INSERT-PASSWORD-HERE', 'stand-in'],
    ['db_password', 'db-password', 'stand-in'],
    ['secret_key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'stand-in'],
    ['token', 'my-token-name', undefined],
    ['password', '${var.password}', undefined],
    ['password', 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:db', undefined],
    ['password', '/run/secrets/db', undefined],
    ['password', 'true', undefined],
    ['secret_arn', random(32), undefined],
    ['access_key_id', random(32), undefined],
    ['password_file', 'correct-horse-42', undefined],
    ['ssh_public_key', random(64), undefined],
    ['secret_permissions', 'get-list-set-1', undefined],
    ['ssm_path_password', 'correct-horse-42', undefined],
    ['partition_key', random(32), undefined],
    ['monkey', random(32), undefined],
    ['description', 'password: correct-horse-42', undefined],
  ])('%s = %s: %s', (name, value, expected) => {
    expect(namedSecret(name, value)).toBe(expected)
  })

  it('tells what holds a secret from what speaks about one', () => {
    expect(['db_password', 'githubToken', 'preshared_key'].map(namesSecret)).toEqual([true, true, true])
    expect(['token_ttl', 'kms_key', 'encryption_key', 'public_key', 'keyboard'].map(namesSecret)).toEqual(
      Array<boolean>(5).fill(false),
    )
  })
})

describe('assignments', () => {
  const found = (text: string) => assignedSecrets(text).map(({ span }) => text.slice(span.start, span.end))
  it.each([
    ['export DB_PASSWORD=kettle-7x\n', 'kettle-7x'],
    ["  password: 'kettle 7x'", 'kettle 7x'],
    ['{ "dbPassword": "kettle-7x" }', 'kettle-7x'],
    ['{\\"dbPassword\\": \\"kettle-7x\\"}', 'kettle-7x'],
    ['./setup --admin-password=kettle-7x', 'kettle-7x'],
    ['[{ "name": "DB_PASSWORD", "value": "kettle-7x" }]', 'kettle-7x'],
  ])('finds the value in %s', (text, value) => {
    expect(found(text)).toEqual([value])
  })
  it.each([
    'export DB_PASSWORD=$GIVEN',
    'echo "${DB_PASSWORD:-kettle}"',
    "UPDATE user SET password=PASSWORD('kettle-7x')",
    "sed -i 's/db.password=.*/db.password=root1234/g' a",
    'password_file=/run/secrets/x',
    'PASSWORD=$(aws ssm get-parameter)',
    'compass=north-west',
  ])('leaves %s alone', text => {
    expect(found(text)).toEqual([])
  })
})

test('never throws, keeps to the text, and takes time in proportion to its length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      for (const { span } of [...secretsIn(text), ...assignedSecrets(text)]) {
        expect(span.start).toBeGreaterThanOrEqual(0)
        expect(span.end).toBeLessThanOrEqual(text.length)
        expect(span.start).toBeLessThan(span.end)
      }
    }),
  )
  const hard = [
    'a'.repeat(10),
    '-'.repeat(10),
    'key',
    'password=',
    '://a:',
    'eyJ',
    'AKIA',
    '-----BEGIN ',
    ' \t',
    '"name":"',
  ]
  for (const piece of hard) {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length))
    const start = performance.now()
    secretsIn(text)
    assignedSecrets(text)
    expect(performance.now() - start, piece).toBeLessThan(3000)
  }
})
