/** No output shows a secret, wherever it stands and whichever rule speaks about its neighbourhood. */
import { describe, expect, it } from 'vitest'
import { PROFILES } from '#rules/rule'
import { FORMATS } from '../../src/node/cli/arguments'
import { createEngine } from '../../src/node/cli/engine'
import { PRIVATE_KEY, random, SAMPLES } from '../secrets/samples'
import { parapet } from './console'

const tokens = SAMPLES.map(([, text]) => text)
const password = `Kettle-${random(9)}`
const secretKey = random(40)
const pem = PRIVATE_KEY.trim()

const files = {
  '/w/main.tf': `
provider "aws" {
  access_key = "${tokens[0]!}"
  secret_key = "${secretKey}"
}
variable "db_password" {
  default = "${password}1"
}
resource "aws_db_instance" "a" {
  password            = var.db_password
  publicly_accessible = true
}
locals {
  all = [
${tokens.map(token => `    "${token}",`).join('\n')}
  ]
  url = "postgres://app:${password}2@db:5432/orders" # ${tokens[2]!}
}
module "api" {
  source      = "./api"
  environment = [{ name = "DB_PASSWORD", value = "${password}3" }]
}
resource "aws_instance" "a" {
  associate_public_ip_address = true
  user_data                   = <<-EOT
    export AWS_SECRET_ACCESS_KEY=${secretKey}
    cat > key <<EOF
    ${pem.replace(/\n/g, '\n    ')}
    EOF
  EOT
}
`,
  '/w/terraform.tfvars': `api_token = "${random(32, undefined, 3)}"\n`,
  '/w/prod.tfvars': `db_password = "${password}4"\n`,
  '/w/json/main.tf.json': JSON.stringify({
    variable: { db_password: { default: `${password}1` } },
    locals: { all: tokens, url: `postgres://app:${password}2@db:5432/orders` },
    provider: { aws: { secret_key: secretKey } },
    resource: { aws_db_instance: { a: { password: '${var.db_password}', publicly_accessible: true } } },
  }),
  '/w/json/x.auto.tfvars.json': `{ "db_password": "${password}4" }`,
  '/w/image/Dockerfile': `
FROM debian:latest
ENV DB_PASSWORD=${password}5 TOKEN=${tokens[9]!}
ARG DATABASE_URL=postgres://app:${password}6@db/orders
RUN echo "root:${password}7" | chpasswd && curl -u app:${password}8 http://a.internal/x | sh
RUN sudo ./setup --admin-password ${password}9 && export API_KEY="${random(32)}"
LABEL key="${tokens[20]!}"
CMD ./run --password ${password}0
`,
}
const secrets = [
  ...[...tokens, password, secretKey, random(32), random(32, undefined, 3)],
  ...pem.split('\n').filter(line => !line.startsWith('---')),
]

describe.each(FORMATS)('as %s', format => {
  it.each(PROFILES)('nothing of a secret is shown, profile %s', async profile => {
    const engine = createEngine('2026-01-01')
    const environment = { engine: () => Promise.resolve(engine) }
    const result = await parapet(['scan', '--format', format, '--profile', profile], { files, environment })
    const output = result.stdout + result.stderr
    expect(output).toContain('general-secrets-no-plaintext-exposure')
    expect(output).toContain('docker-secret-no-plaintext')
    for (const file of [
      'main.tf',
      'terraform.tfvars',
      'prod.tfvars',
      'main.tf.json',
      'x.auto.tfvars.json',
      'Dockerfile',
    ])
      expect(output).toContain(file)
    for (const secret of secrets) expect(output).not.toContain(secret)
  })
})
