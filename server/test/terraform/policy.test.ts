import { describe, expect, it } from 'vitest'
import type { PolicyDocument, PolicyText } from '#rules/model/policy'
import { resourceWith, text } from './support'

function policyOf(expression: string, around = ''): PolicyDocument | undefined {
  return resourceWith(`policy = ${expression}\n`, around).attribute('policy').policy
}

function heredoc(body: string, around = ''): PolicyDocument | undefined {
  return policyOf(`<<EOF\n${body}\nEOF`, around)
}

const read = (texts: readonly PolicyText[]) => texts.map(({ text: value, at }) => [value, text(at)])

const FULL = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "One",
      "Effect": "Allow",
      "Principal": { "AWS": ["*", "arn:x"], "Service": "ec2.amazonaws.com" },
      "Action": ["s3:*", "s3:Get\\u004fbject"],
      "Resource": "*",
      "Condition": { "StringEquals": { "aws:SourceVpc": ["a", "b"], "k": 1 }, "Bool": { "aws:SecureTransport": "false" } }
    },
    { "Effect": "Deny", "NotAction": "iam:*", "NotResource": ["r"], "Principal": "*", "NotPrincipal": { "AWS": "q" } }
  ]
}`

describe('literal policies', () => {
  it('gives every part with its place, between the quotes', () => {
    const policy = heredoc(FULL)!
    expect([policy.complete, policy.statements.length, text(policy.at)]).toEqual([true, 2, FULL])
    const [one, two] = policy.statements
    expect([one!.sid, one!.effect, two!.sid, two!.effect]).toEqual(['One', 'Allow', undefined, 'Deny'])
    expect(text(one!.at)).toMatch(/^\{\s+"Sid": "One"[^]*\}$/)
    expect(read(one!.actions)).toEqual([
      ['s3:*', 's3:*'],
      ['s3:GetObject', 's3:Get\\u004fbject'],
    ])
    expect(read(one!.resources)).toEqual([['*', '*']])
    expect([one!.notActions, one!.notResources, one!.notPrincipals]).toEqual([[], [], []])
    expect(one!.principals.map(({ type }) => type)).toEqual(['AWS', 'AWS', 'Service'])
    expect(read(one!.principals).map(([value]) => value)).toEqual(['*', 'arn:x', 'ec2.amazonaws.com'])
    expect(
      one!.conditions.map(({ operator, key, values }) => [operator, key, values.map(value => value.text)]),
    ).toEqual([
      ['StringEquals', 'aws:SourceVpc', ['a', 'b']],
      ['StringEquals', 'k', ['1']],
      ['Bool', 'aws:SecureTransport', ['false']],
    ])
    expect(text(one!.conditions[2]!.at)).toBe('"aws:SecureTransport": "false"')
    expect(read(two!.notActions)).toEqual([['iam:*', 'iam:*']])
    expect(read(two!.notResources)).toEqual([['r', 'r']])
    expect(two!.principals).toMatchObject([{ type: '*', text: '*' }])
    expect(two!.notPrincipals).toMatchObject([{ type: 'AWS', text: 'q' }])
  })

  it('takes one statement for a list of one', () => {
    expect(heredoc('{"Statement": {"Effect": "Allow", "Action": "*"}}')?.statements[0]?.effect).toBe('Allow')
  })

  it('reads indented heredocs, CRLF and parentheses', () => {
    for (const expression of [
      '<<-EOF\n    {"Statement": [{"Action": "a:*"}]}\n    EOF',
      '<<EOF\r\n{"Statement":\r\n [{"Action": "a:*"}]}\r\nEOF',
      '(<<EOF\n{"Statement": [{"Action": "a:*"}]}\nEOF\n)',
    ])
      expect(read(policyOf(expression)!.statements[0]!.actions)).toEqual([['a:*', 'a:*']])
  })

  it('keeps places behind non-ASCII text and escapes', () => {
    const actions = heredoc('{"Id": "ä😀$${x}%%{y}", "Statement": [{"Action": "a:$${b}"}]}')!.statements[0]!.actions
    expect(read(actions)).toEqual([['a:${b}', 'a:$${b}']])
  })

  it('knows the text of strings whose interpolations are known', () => {
    const body =
      '{"Statement": [{"Resource": ["arn:${var.part}:x", "arn:${var.none}:x", "${ var.part }", "\\u0041${var.part}", "${~ var.part ~}", "${var.quote}"]}]}'
    const around = 'variable "part" { default = "aws" }\nvariable "none" {}\nvariable "quote" { default = "a\\"b" }'
    const { resources } = heredoc(body, around)!.statements[0]!
    expect(read(resources)).toEqual([
      ['arn:aws:x', 'arn:${var.part}:x'],
      [undefined, 'arn:${var.none}:x'],
      ['aws', '${ var.part }'],
      ['Aaws', '\\u0041${var.part}'],
      [undefined, '${~ var.part ~}'],
      [undefined, '${var.quote}'],
    ])
  })

  it('does not know what interpolations outside of strings stand for', () => {
    const policy = heredoc(
      '{"Statement": [{"Effect": "Allow", "Action": ${jsonencode(var.a)}, "Resource": [${var.b}, "r"], "Principal": ${var.c}, "Condition": ${var.d}}, ${var.e}]}',
    )!
    expect(policy.complete).toBe(false)
    const [statement] = policy.statements
    expect(read(statement!.actions)).toEqual([[undefined, '${jsonencode(var.a)}']])
    expect(read(statement!.resources)).toEqual([
      [undefined, '${var.b}'],
      ['r', 'r'],
    ])
    expect(statement!.principals).toMatchObject([{ type: 'unknown', text: undefined }])
    expect(statement!.conditions).toMatchObject([{ operator: 'unknown', values: [{ text: undefined }] }])
    expect(heredoc('{"Statement": ${var.x}}')).toMatchObject({ complete: false, statements: [] })
  })

  it('does not know what interpolated names stand for', () => {
    const policy = heredoc(
      '{"Statement": [{"Effect": "Allow", "${var.x}": 1, "Principal": {"${var.y}": "*"}, "Condition": {"Bool": {"${var.z}": "true"}, "${var.o}": {}}}]}',
    )!
    const [statement] = policy.statements
    expect(statement!.effect).toBe('unknown')
    expect(statement!.principals).toMatchObject([{ type: 'unknown', text: undefined }])
    expect(statement!.conditions.map(({ operator, key }) => [operator, key])).toEqual([
      ['unknown', 'unknown'],
      ['Bool', 'unknown'],
    ])
    expect(heredoc('{"Effect": "${var.x}", "Statement": [{"Effect": "${var.x}"}]}')!.statements[0]!.effect).toBe(
      'unknown',
    )
    expect(heredoc('{"${var.x}": 1, "Statement": []}')!.complete).toBe(false)
  })

  it('reads quoted strings, escapes and all', () => {
    const expression = '"{\\"Statement\\":[{\\"Action\\":\\"s3:*\\",\\"Resource\\":\\"${var.r}\\\\u0041\\"}]}"'
    expect(text(policyOf(expression)!.at)).toBe(expression.slice(1, -1))
    const [statement] = policyOf(expression, 'variable "r" { default = "r" }')!.statements
    expect(read(statement!.actions)).toEqual([['s3:*', 's3:*']])
    expect(read(statement!.resources)).toEqual([['rA', '${var.r}\\\\u0041']])
    expect(text(statement!.at)).toBe('{\\"Action\\":\\"s3:*\\",\\"Resource\\":\\"${var.r}\\\\u0041\\"}')
  })

  it.each([
    'jsonencode({ Version = "2012-10-17" })',
    'jsonencode(var.p)',
    'base64encode(local.p)',
    'data.aws_iam_policy_document.p.json',
    'var.p',
    '"text"',
    '""',
    '"${var.p}"',
    '"[]"',
    '<<EOF\nnot json\nEOF',
    '<<EOF\n{"Version": 1}\nEOF',
    '<<EOF\n{"Statement": [}\nEOF',
    '<<EOF\n{"Statement": [],}\nEOF',
    '<<EOF\n{"Statement": [] /* x */}\nEOF',
    '<<EOF\n{"Statement": [%{ if true }{}%{ endif }]}\nEOF',
    `<<EOF\n{"Statement": ${'['.repeat(50_000)}${']'.repeat(50_000)}}\nEOF`,
    '<<EOF\n{"Statement": []',
    '',
    'null',
  ])('is no policy: %.40s', expression => {
    expect(policyOf(expression)).toBeUndefined()
  })

  it('is none where nothing is written', () => {
    expect(resourceWith('').attribute('policy').policy).toBeUndefined()
  })
})
