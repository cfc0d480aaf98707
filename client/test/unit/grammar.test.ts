import type { IGrammar } from 'vscode-textmate'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadGrammar, tokenize } from './grammar'
import type { Token } from './grammar'

let terraform: IGrammar
let dockerfile: IGrammar

beforeAll(async () => {
  terraform = await loadGrammar('source.hcl.terraform')
  dockerfile = await loadGrammar('source.dockerfile')
})

/** The scopes of the first token with this text (white space around it aside), from line `from` on. */
function scopesOf(tokens: readonly Token[], text: string, from = 0): string {
  const token = tokens.find(it => it.line >= from && it.text.trim() === text)
  if (token === undefined) throw new Error(`no token ‹${text}› among ‹${tokens.map(it => it.text).join('│')}›`)
  return token.scopes.join(' ')
}

const hcl = (text: string): readonly Token[] => tokenize(terraform, text)

describe('Terraform grammar', () => {
  test('blocks with labels', () => {
    const tokens = hcl('resource "aws_s3_bucket" "logs" {\n  versioning {\n    enabled = true\n  }\n}\nlocals {')
    expect(scopesOf(tokens, 'resource')).toContain('entity.name.type.hcl')
    expect(scopesOf(tokens, 'aws_s3_bucket')).toContain('variable.other.enummember.hcl')
    expect(scopesOf(tokens, 'logs')).toContain('variable.other.enummember.hcl')
    expect(scopesOf(tokens, 'versioning')).toContain('meta.block.hcl')
    expect(scopesOf(tokens, 'versioning')).toContain('entity.name.type.hcl')
    expect(scopesOf(tokens, 'enabled')).toContain('variable.other.property.hcl')
    expect(scopesOf(tokens, 'true')).toContain('constant.language.hcl')
    expect(scopesOf(tokens, 'locals')).toBe('source.hcl.terraform meta.block.hcl entity.name.type.hcl')
  })

  test('an identifier may hold dashes and letters of any script', () => {
    const tokens = hcl('größe-x = 1\nmodule größe {')
    expect(scopesOf(tokens, 'größe-x')).toContain('variable.other.property.hcl')
    expect(scopesOf(tokens, 'größe')).toContain('variable.other.enummember.hcl')
  })

  test('values', () => {
    const tokens = hcl('a = null\nb = -1.5e3\nc = x1 == 20 ? list1[0] : !var.no-thing')
    expect(scopesOf(tokens, 'null')).toContain('constant.language.hcl')
    expect(scopesOf(tokens, '1.5e3')).toContain('constant.numeric.hcl')
    expect(scopesOf(tokens, '-')).toContain('keyword.operator.arithmetic.hcl')
    expect(scopesOf(tokens, 'x1')).toContain('variable.other.readwrite.hcl')
    expect(scopesOf(tokens, '==')).toContain('keyword.operator.comparison.hcl')
    expect(scopesOf(tokens, '?')).toContain('keyword.operator.ternary.hcl')
    expect(scopesOf(tokens, '!')).toContain('keyword.operator.logical.hcl')
    expect(scopesOf(tokens, 'var')).toContain('variable.language.hcl')
    expect(scopesOf(tokens, 'no-thing')).toContain('variable.other.member.hcl')
  })

  test('functions, types and splats', () => {
    const tokens = hcl(
      'type = map(string)\nv = merge(local.tags, provider::aws::arn_parse(a))\nw = aws_instance.web[*].id',
    )
    expect(scopesOf(tokens, 'type')).toContain('variable.other.property.hcl')
    expect(scopesOf(tokens, 'map')).toContain('support.type.hcl')
    expect(scopesOf(tokens, 'string')).toContain('support.type.hcl')
    expect(scopesOf(tokens, 'merge')).toContain('support.function.hcl')
    expect(scopesOf(tokens, 'tags')).toContain('meta.function-call.hcl')
    expect(scopesOf(tokens, 'provider::aws::arn_parse')).toContain('support.function.hcl')
    expect(scopesOf(tokens, '*')).toContain('keyword.operator.splat.hcl')
    expect(scopesOf(tokens, 'id')).toContain('variable.other.member.hcl')
  })

  test('objects and for expressions', () => {
    const tokens = hcl(
      'x = { name = "a", "b" : 2, c = yes ? left : right }\ny = [for k, v in var.m : upper(k) if v != ""]',
    )
    expect(scopesOf(tokens, 'name')).toContain('meta.object.hcl variable.other.property.hcl')
    expect(scopesOf(tokens, 'left')).toContain('variable.other.readwrite.hcl')
    expect(scopesOf(tokens, 'for')).toContain('keyword.control.for.hcl')
    expect(scopesOf(tokens, 'in')).toContain('keyword.control.for.hcl')
    expect(scopesOf(tokens, 'if')).toContain('keyword.control.conditional.hcl')
    expect(scopesOf(tokens, 'upper')).toContain('support.function.hcl')
  })

  test('comments', () => {
    const tokens = hcl('# one\n// two\n/* three\nstill */ a = 1 # four\nb = "# five"')
    expect(scopesOf(tokens, 'one')).toContain('comment.line.number-sign.hcl')
    expect(scopesOf(tokens, 'two')).toContain('comment.line.double-slash.hcl')
    expect(scopesOf(tokens, 'still')).toContain('comment.block.hcl')
    expect(scopesOf(tokens, 'a')).toContain('variable.other.property.hcl')
    expect(scopesOf(tokens, 'four')).toContain('comment.line.number-sign.hcl')
    expect(scopesOf(tokens, '# five')).not.toContain('comment')
    expect(scopesOf(tokens, '# five')).toContain('string.quoted.double.hcl')
  })

  test('nested interpolation and escapes', () => {
    const tokens = hcl('a = "x\\n${upper("in ${var.name} er")} $${no} %{ if on }y%{ endif }" # end')
    expect(scopesOf(tokens, '\\n')).toContain('constant.character.escape.hcl')
    expect(scopesOf(tokens, 'upper')).toContain('meta.embedded.expression.hcl')
    expect(scopesOf(tokens, 'in')).toMatch(
      /string\.quoted\.double\.hcl.*meta\.embedded\.expression\.hcl.*string\.quoted/,
    )
    expect(scopesOf(tokens, 'name')).toContain('variable.other.member.hcl')
    expect(scopesOf(tokens, '$$')).toContain('constant.character.escape.template.hcl')
    expect(scopesOf(tokens, '{no}')).toBe('source.hcl.terraform string.quoted.double.hcl')
    expect(scopesOf(tokens, 'if')).toContain('keyword.control.hcl')
    expect(scopesOf(tokens, 'endif')).toContain('keyword.control.hcl')
    expect(scopesOf(tokens, 'end')).toContain('comment.line.number-sign.hcl')
  })

  test('an unclosed quote ends with its line', () => {
    const tokens = hcl('a = "half\nb = 1')
    expect(scopesOf(tokens, 'half')).toContain('string.quoted.double.hcl')
    expect(scopesOf(tokens, 'b')).toBe('source.hcl.terraform variable.other.property.hcl')
  })

  test('a plain heredoc', () => {
    const tokens = hcl('a = <<-EOT\n  hello ${var.name}\n  EOT\nb = 1')
    expect(scopesOf(tokens, '<<-')).toContain('keyword.operator.heredoc.hcl')
    expect(scopesOf(tokens, 'hello')).toBe('source.hcl.terraform string.unquoted.heredoc.hcl')
    expect(scopesOf(tokens, 'name')).toContain('variable.other.member.hcl')
    expect(scopesOf(tokens, 'EOT', 2)).toContain('keyword.control.heredoc.hcl')
    expect(scopesOf(tokens, 'b')).toBe('source.hcl.terraform variable.other.property.hcl')
  })

  test('a heredoc with JSON, templates included', () => {
    const tokens = hcl(
      'policy = <<POLICY\n{\n  "Action": ["s3:*"],\n  "Resource": "${aws_s3_bucket.a.arn}/*",\n  "N": 1\n}\nPOLICY\nb = 1',
    )
    expect(scopesOf(tokens, 'Action')).toContain('meta.embedded.block.json')
    expect(scopesOf(tokens, 'Action')).toContain('support.type.property-name.json')
    expect(scopesOf(tokens, 's3:*')).toContain('string.quoted.double.json')
    expect(scopesOf(tokens, 'arn')).toContain('string.quoted.double.json')
    expect(scopesOf(tokens, 'arn')).toContain('meta.embedded.expression.hcl variable.other.member.hcl')
    expect(scopesOf(tokens, '/*')).toContain('string.quoted.double.json')
    expect(scopesOf(tokens, '1')).toContain('constant.numeric.json')
    expect(scopesOf(tokens, 'POLICY', 1)).toBe(
      'source.hcl.terraform string.unquoted.heredoc.hcl keyword.control.heredoc.hcl',
    )
    expect(scopesOf(tokens, 'b')).toBe('source.hcl.terraform variable.other.property.hcl')
  })

  test('half-written JSON does not swallow the rest of the file', () => {
    const tokens = hcl('a = <<EOF\n{ "A": { "B": [ "x\n  EOF\nb = 1')
    expect(scopesOf(tokens, 'b')).toBe('source.hcl.terraform variable.other.property.hcl')
  })

  test('text that is not JSON from its first line on is text', () => {
    const tokens = hcl('a = <<EOF\nserver\n{\n  "x"\n}\nEOF')
    expect(scopesOf(tokens, '{')).toBe('source.hcl.terraform string.unquoted.heredoc.hcl')
  })

  test('a heredoc with a shell script, a heredoc of its own included', () => {
    const tokens = hcl(
      'user_data = <<-EOF\n  #!/bin/bash -e\n  if true; then cat <<X\n  $${HOME} ${var.name}\n  X\n  fi\n  EOF\nb = 1',
    )
    expect(scopesOf(tokens, 'if')).toContain('meta.embedded.block.shellscript')
    expect(scopesOf(tokens, 'if')).toContain('keyword.control')
    expect(scopesOf(tokens, 'name')).toContain('variable.other.member.hcl')
    expect(scopesOf(tokens, 'b')).toBe('source.hcl.terraform variable.other.property.hcl')
  })

  test('suppression comments', () => {
    const tokens = hcl(
      'a = 1 # parapet:ignore aws-a-b, aws-c exp:2027-01-31 test data\n// parapet:ignored\nb = "# parapet:ignore x"',
    )
    expect(scopesOf(tokens, 'parapet:ignore')).toContain('comment.line.suppression.parapet')
    expect(scopesOf(tokens, 'parapet:ignore')).toContain('keyword.other.suppression.parapet')
    expect(scopesOf(tokens, 'aws-a-b')).toContain('entity.name.tag.rule.parapet')
    expect(scopesOf(tokens, 'aws-c')).toContain('entity.name.tag.rule.parapet')
    expect(scopesOf(tokens, 'exp:2027-01-31')).toContain('constant.other.date.parapet')
    expect(scopesOf(tokens, 'test data')).toBe('source.hcl.terraform comment.line.suppression.parapet')
    expect(scopesOf(tokens, 'parapet:ignored')).not.toContain('keyword')
    expect(scopesOf(tokens, '# parapet:ignore x')).toBe('source.hcl.terraform string.quoted.double.hcl')
  })

  test('suppression comments of the whole file, of C, and with the day behind the reason', () => {
    const tokens = hcl('# parapet:ignore-file aws-a why exp:2027-01-31\na = 1 /* parapet:ignore aws-b why */\nb = 2')
    expect(scopesOf(tokens, 'parapet:ignore-file')).toContain('keyword.other.suppression.parapet')
    expect(scopesOf(tokens, 'exp:2027-01-31')).toContain('constant.other.date.parapet')
    expect(scopesOf(tokens, 'aws-b')).toContain('comment.block.suppression.parapet entity.name.tag.rule.parapet')
    expect(scopesOf(tokens, 'b', 2)).toBe('source.hcl.terraform variable.other.property.hcl')
  })
})

test('a script under a lower-case marker is text and ends where it should', () => {
  const tokens = hcl('a = <<-eof\n  #!/bin/sh\n  fi\n  ${var.x}\n  eof\nb = 1')
  expect(scopesOf(tokens, 'x')).toContain('variable.other.member.hcl')
  expect(scopesOf(tokens, 'b')).toBe('source.hcl.terraform variable.other.property.hcl')
})

describe('suppressions in Dockerfiles', () => {
  test('on a line of their own', () => {
    const tokens = tokenize(
      dockerfile,
      '# parapet:ignore docker-user-not-root base image\nFROM alpine\nRUN x # parapet:ignore y',
    )
    expect(scopesOf(tokens, 'parapet:ignore')).toContain('keyword.other.suppression.parapet')
    expect(scopesOf(tokens, 'docker-user-not-root')).toContain('entity.name.tag.rule.parapet')
    expect(scopesOf(tokens, 'base image')).toContain('comment.line.suppression.parapet')
    const trailing = tokens.filter(token => token.line === 2).flatMap(token => token.scopes)
    expect(trailing).not.toContain('keyword.other.suppression.parapet')
  })
})
