import { describe, expect, it } from 'vitest'
import type { PolicyDocument, PolicyStatement, PolicyText } from '#rules/model/policy'
import { resourceWith, text } from './support'

function policyOf(expression: string, around = ''): PolicyDocument {
  return resourceWith(`policy = ${expression}\n`, around).attribute('policy').policy!
}

const read = (texts: readonly PolicyText[]) => texts.map(({ text: value, at }) => [value, text(at)])
const only = ({ statements }: PolicyDocument): PolicyStatement => {
  expect(statements).toHaveLength(1)
  return statements[0]!
}
const document = (name: string, body: string) => `data "aws_iam_policy_document" "${name}" {\n${body}\n}\n`
const USE = 'data.aws_iam_policy_document.p.json'

describe('jsonencode', () => {
  it('yields each string with its place between the quotes', () => {
    const statement = only(
      policyOf(`jsonencode({
        Statement = [{
          Sid       = "One"
          Effect    = "Allow"
          Action    = ["s3:*", var.a]
          Resource  = "arn:x"
          Principal = { AWS = ["*", "arn:y"] }
          Condition = { StringEquals = { "aws:SourceVpc" = ["a"] } }
        }]
      })`),
    )
    expect(statement).toMatchObject({ sid: 'One', effect: 'Allow' })
    expect(read(statement.actions)[0]).toEqual(['s3:*', 's3:*'])
    expect(statement.actions[1]!.text).toBeUndefined()
    expect(read(statement.resources)).toEqual([['arn:x', 'arn:x']])
    expect(statement.principals.map(({ type, text: value }) => [type, value])).toEqual([
      ['AWS', '*'],
      ['AWS', 'arn:y'],
    ])
    expect(statement.conditions).toMatchObject([{ operator: 'StringEquals', key: 'aws:SourceVpc' }])
  })

  it('is followed through locals, variables’ defaults and wrapping', () => {
    const around = 'locals {\n  p = jsonencode(local.q)\n  q = { Statement = { Effect = "Deny", Action = "*" } }\n}\n'
    for (const use of ['local.p', '(local.p)', '"${local.p}"']) {
      const statement = only(policyOf(use, around))
      expect(statement.effect).toBe('Deny')
      expect(read(statement.actions)).toEqual([['*', '*']])
    }
    expect(policyOf('local.loop', 'locals {\n  loop = local.loop\n}\n')).toBeUndefined()
  })

  it('says when statements cannot be read', () => {
    expect(policyOf('jsonencode({ Statement = [var.s, { Effect = "Allow" }] })')).toMatchObject({ complete: false })
    expect(policyOf('jsonencode({ Statement = var.s })')).toMatchObject({ complete: false, statements: [] })
    expect(policyOf('jsonencode({ Statement = [] })')).toMatchObject({ complete: true, statements: [] })
  })
})

describe('aws_iam_policy_document', () => {
  it('yields statements with principals and conditions; Allow is the default', () => {
    const policy = policyOf(
      USE,
      document(
        'p',
        `statement {
          sid         = "One"
          actions     = ["s3:*"]
          not_actions = ["s3:Get*"]
          resources   = ["*", var.r]
          principals {
            type        = "AWS"
            identifiers = ["*"]
          }
          condition {
            test     = "Bool"
            variable = "aws:SecureTransport"
            values   = ["false"]
          }
        }`,
      ),
    )
    expect(policy).toMatchObject({ complete: true, source: { address: 'data.aws_iam_policy_document.p' } })
    const statement = only(policy)
    expect(statement).toMatchObject({ sid: 'One', effect: 'Allow' })
    expect(text(statement.at)).toBe('statement')
    expect(read(statement.actions)).toEqual([['s3:*', 's3:*']])
    expect(statement.notActions.map(action => action.text)).toEqual(['s3:Get*'])
    expect(statement.resources.map(resource => resource.text)).toEqual(['*', undefined])
    expect(statement.principals).toMatchObject([{ type: 'AWS', text: '*' }])
    expect(statement.conditions).toMatchObject([{ operator: 'Bool', key: 'aws:SecureTransport' }])
  })

  it('takes in other documents: sources first, overriding ones last, by sid', () => {
    const statement = (sid: string, action: string) => `statement {\n  sid = "${sid}"\n  actions = ["${action}"]\n}\n`
    const policy = policyOf(
      USE,
      document('a', statement('x', 'a:x') + statement('', 'a:anonymous')) +
        document('b', statement('y', 'b:y')) +
        document(
          'p',
          `source_policy_documents = [data.aws_iam_policy_document.a.json]
           override_policy_documents = [data.aws_iam_policy_document.b.json]
           ${statement('x', 'own:x')}${statement('y', 'own:y')}`,
        ),
    )
    expect(policy.statements.map(({ actions }) => actions[0]?.text)).toEqual(['own:x', 'a:anonymous', 'b:y'])
    expect(policy.complete).toBe(true)
  })

  it('says when statements may exist that cannot be read', () => {
    expect(policyOf(USE, document('p', 'source_policy_documents = var.documents'))).toMatchObject({ complete: false })
    expect(policyOf(USE, document('p', 'source_policy_documents = [var.document]'))).toMatchObject({ complete: false })
    expect(policyOf(USE, document('p', 'source_policy_documents = []'))).toMatchObject({ complete: true })
    expect(
      policyOf(
        USE,
        document('p', 'statement {\n dynamic "condition" {\n for_each = var.c\n content {\n test = "Bool"\n }\n }\n }'),
      ),
    ).toMatchObject({
      statements: [{ conditions: [{ operator: 'Bool' }] }],
    })
  })

  it('ends where documents include each other', () => {
    const circle = document('p', `source_policy_documents = [data.aws_iam_policy_document.q.json]`)
    const back = document('q', `source_policy_documents = [data.aws_iam_policy_document.p.json]`)
    expect(policyOf(USE, circle + back)).toMatchObject({ statements: [], complete: false })
  })
})
