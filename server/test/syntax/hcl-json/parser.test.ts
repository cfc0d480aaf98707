import { describe, expect, it } from 'vitest'
import type { Expression, HclTree } from '../../../src/syntax/hcl/ast'
import { parseTerraformJson, parseVariablesJson } from '../../../src/syntax/hcl-json/parser'
import { isJsonForm, parseTerraform } from '../../../src/syntax/terraform'

const SAMPLE = `{
  "//": "what this is",
  "terraform": { "required_providers": { "aws": { "source": "hashicorp/aws", "version": ">= 5" } } },
  "variable": { "größe": { "type": "list(string)", "default": ["\${not.read}"], "sensitive": true } },
  "locals": [{ "name": "a-\${var.größe[0]}" }, { "other": 1.5 }],
  "resource": {
    "aws_s3_bucket": {
      "logs": [{ "//": "x", "bucket": "b\\u00e9\${local.name}-\\"q\\"", "tags": { "a\${1}": null, "b": -2 } }],
      "data": { "lifecycle": { "ignore_changes": ["tags"] }, "depends_on": ["aws_s3_bucket.logs"] }
    },
    "aws_security_group": {
      "web": { "dynamic": { "ingress": { "for_each": [443], "content": { "from_port": "\${ingress.value}" } } } }
    }
  }
}
`

/** Every node with a place, as `kind text`. */
function placesIn(tree: HclTree): string[] {
  const found: string[] = []
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    if ('span' in part && 'kind' in part) {
      const { start, end } = part.span as { start: number; end: number }
      expect(start).toBeGreaterThanOrEqual(0)
      expect(end).toBeGreaterThanOrEqual(start)
      expect(end).toBeLessThanOrEqual(tree.text.length)
      found.push(`${String(part.kind)} ${tree.text.slice(start, end)}`)
    }
    for (const child of Object.values(part)) visit(child)
  }
  visit(tree.body)
  return found
}

/** What a tree says, without its places. */
function meaning(tree: HclTree): string {
  return JSON.stringify(tree.body, (key, value: unknown) =>
    /span$|^(?:open|close|equals|header)$/i.test(key) ? undefined : value,
  )
}

function attribute(tree: HclTree, name: string): Expression {
  let found: Expression | undefined
  const visit = (body: HclTree['body']): void => {
    for (const item of body.items) {
      if (item.kind === 'block') visit(item.body)
      else if (item.name === name) found ??= item.value
    }
  }
  visit(tree.body)
  return found!
}

describe('the JSON form', () => {
  const tree = parseTerraformJson(SAMPLE)

  it('has blocks by type and labels, and no comments among them', () => {
    expect(tree.problems).toEqual([])
    expect(tree.comments).toEqual([])
    const names = tree.body.items.map(item =>
      item.kind === 'block' ? [item.type, ...item.labels.map(({ value }) => value)].join(' ') : item.name,
    )
    expect(names).toEqual([
      'terraform',
      'variable größe',
      'locals',
      'locals',
      'resource aws_s3_bucket logs',
      'resource aws_s3_bucket data',
      'resource aws_security_group web',
    ])
    expect(meaning(tree)).not.toContain('"name":"//"')
  })

  it('knows where everything is written', () => {
    const places = placesIn(tree)
    expect(places).toContain('getAttr local.name')
    expect(places).toContain('getAttr var.größe')
    expect(places).toContain('interpolation ${local.name}')
    expect(places).toContain('template "b\\u00e9${local.name}-\\"q\\""')
    expect(places).toContain('text b\\u00e9')
    expect(places).toContain('text -\\"q\\"')
    expect(places).toContain('unary -2')
    expect(places).toContain('literal null')
    const [logs] = tree.body.items.filter(item => item.kind === 'block' && item.labels[1]?.value === 'logs')
    const { header, open, close, span } = logs as Extract<HclTree['body']['items'][number], { kind: 'block' }>
    expect(SAMPLE.slice(header.start, header.end)).toBe('"logs"')
    expect([SAMPLE[open], SAMPLE[close], SAMPLE.slice(close, span.end)]).toEqual(['{', '}', '}'])
  })

  it('reads strings as Terraform does', () => {
    expect(attribute(tree, 'bucket')).toMatchObject({
      parts: [
        { kind: 'text', value: 'bé' },
        { kind: 'interpolation', expression: { kind: 'getAttr', name: 'name' } },
        { kind: 'text', value: '-"q"' },
      ],
    })
    // A default is never a template; a type and what names things is an expression.
    expect(attribute(tree, 'default')).toMatchObject({ items: [{ parts: [{ kind: 'text', value: '${not.read}' }] }] })
    expect(attribute(tree, 'type')).toMatchObject({ kind: 'call', name: 'list' })
    expect(attribute(tree, 'depends_on')).toMatchObject({ items: [{ kind: 'getAttr', name: 'logs' }] })
    expect(attribute(tree, 'ignore_changes')).toMatchObject({ items: [{ kind: 'variable', name: 'tags' }] })
  })

  it.each([
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['tabs', (text: string) => text.replaceAll('  ', '\t')],
    ['one line', (text: string) => JSON.stringify(JSON.parse(text))],
  ])('means the same with %s, and is found at its places', (_, change) => {
    const changed = parseTerraformJson(change(SAMPLE))
    expect(changed.problems).toEqual([])
    // Escapes that need not be written are gone where the text was written anew.
    const plain = (text: string): string => text.replaceAll('\\u00e9', 'é').replace(/\s+/g, '')
    expect(meaning(changed)).toBe(meaning(tree))
    expect(placesIn(changed).map(plain)).toEqual(placesIn(tree).map(plain))
  })

  it.each([
    ['{ "a": }', '}', 'A value is missing here.'],
    ['{ "a" 1 }', '1', 'A colon is missing between the name of the property and its value.'],
    ['{ "a": 1 "b": 2 }', '"b"', 'A comma is missing before this.'],
    ['{ "a": [1, 2 }', '}', 'A comma is missing before this.'],
    ['{ "a": 1, }', '}', 'The name of a property is missing here, in double quotes.'],
    ['{ "a": "x', '"x', 'The closing quote of this text is missing on its line.'],
    ['{ "a": \'x\' }', "'x'", /^This is no value of JSON/],
    ['{ "a": "\\x" }', '"\\x"', /^This is no escape of JSON/],
    ['// no\n{}', '// no', /^JSON has no comments/],
    ['{} {}', '{', 'Something stands behind the end of the JSON text.'],
    ['', '', 'A value is missing here.'],
    ['"a"', '"a"', 'An object is expected here: { … }.'],
    ['[{}, 1]', '1', 'An object is expected here: { … }.'],
    ['{ "resource": "x" }', '"x"', 'An object is expected here: { … }.'],
    ['{ "locals": { "a": "x${" } }', '', /./],
    ['{ "locals": { "é": "\\u00e9${1 +}" } }', '}', /./],
  ])('says what is wrong with %s, and where', (text, marked, message) => {
    const { problems } = parseTerraformJson(text)
    const found = problems.map(({ span, message: said }) => [text.slice(span.start, span.end), said] as const)
    const isIt = ([slice, said]: readonly [string, string]): boolean =>
      slice === marked && (typeof message === 'string' ? said === message : message.test(said))
    expect(found.some(isIt), JSON.stringify(found)).toBe(true)
  })

  it('takes null for no block, and knows every label', () => {
    const { problems, body } = parseTerraformJson('{ "resource": null, "locals": [null, {}] }')
    expect(problems).toEqual([])
    expect(body.items).toHaveLength(1)
  })

  it('keeps what was written when the end is missing, and concludes nothing from what is not', () => {
    for (let length = 0; length <= SAMPLE.length; length += 3) {
      const text = SAMPLE.slice(0, length)
      const prefix = parseTerraformJson(text)
      placesIn(prefix)
      if (length < SAMPLE.trimEnd().length) expect(prefix.problems.length, text).toBeGreaterThan(0)
    }
    const open = parseTerraformJson('{ "resource": { "aws_s3_bucket": { "logs": { "bucket": "b", "acl":')
    expect(open.body.items).toMatchObject([
      {
        labels: [{ value: 'aws_s3_bucket' }, { value: 'logs' }],
        closed: false,
        body: { items: [{ name: 'bucket' }, { name: 'acl', value: { kind: 'missing' } }] },
      },
    ])
  })

  it('is bounded in depth', () => {
    for (const bracket of ['[', '{"a":']) {
      const { problems, body } = parseTerraformJson(bracket.repeat(100_000))
      expect(problems).toMatchObject([{ message: 'This is nested too deeply to be read.' }])
      expect(body.items).toEqual([])
    }
    const nested = `{"locals":{"a":${'['.repeat(300)}${']'.repeat(300)}}}`
    expect(parseTerraformJson(nested).problems).toEqual([])
  })
})

describe('variable files in JSON', () => {
  it('hold values that are nothing but text', () => {
    const { body, problems } = parseVariablesJson('{ "//": "c", "name": "${x}", "list": [1, { "a": "%{if}" }] }')
    expect(problems).toEqual([])
    expect(body.items.map(item => item.kind === 'attribute' && item.name)).toEqual(['name', 'list'])
    expect(body.items[0]).toMatchObject({ value: { parts: [{ kind: 'text', value: '${x}' }] } })
  })

  it('are one object', () => {
    const { problems, body } = parseVariablesJson('[{ "name": 1 }]')
    expect(problems).toMatchObject([{ span: { start: 0, end: 15 }, message: 'An object is expected here: { … }.' }])
    expect(body.items).toEqual([])
  })
})

describe('the form of a file', () => {
  it('goes by its name', () => {
    const first = (text: string, name: string) => parseTerraform(text, `file:///w/${name}`).body.items[0]
    expect(first('{ "locals": { "a": 1 } }', 'main.tf.json')).toMatchObject({ kind: 'block', type: 'locals' })
    expect(first('{ "locals": { "a": 1 } }', 'main.tofu.json')).toMatchObject({ kind: 'block', type: 'locals' })
    expect(first('{ "locals": { "a": 1 } }', 'x.tfvars.json')).toMatchObject({ kind: 'attribute', name: 'locals' })
    expect(first('{ "locals": { "a": 1 } }', 'prod.json')).toMatchObject({ kind: 'attribute', name: 'locals' })
    expect(first('locals {}', 'main.tf')).toMatchObject({ kind: 'block', type: 'locals' })
    expect(['a.tf.json', 'a.tfvars.json', 'a.tf', 'json.tf'].map(isJsonForm)).toEqual([true, true, false, false])
  })
})
