import { isMap, type Node } from 'yaml'
import type { CustomDocs, Pillar, Profile, Severity } from '#rules/rule'
import { PILLARS, PROFILES, SEVERITIES } from '#rules/rule'
import { NodeReader } from '../config/node-reader'
import type { CustomRuleSource, PlacedProblem } from '../config/resolve'
import { didYouMean } from '../config/suggest'
import type { Condition } from './condition'
import type { Definition, Example, FixDefinition } from './definition'
import { parsePath } from './path'
import { ConditionReader, type Target } from './read-condition'
import { readFix } from './read-fix'
import type { RULE_KEYS } from './shape'
import { isKeyword, isTypeName, KEYWORDS } from './targets'
import { unknownPlaceholder } from './template'

const ID = /^[a-z0-9]+(?:-[a-z0-9]+)+$/

type Reads = Readonly<Record<keyof typeof RULE_KEYS, (value: Node, key: Node) => void>>

/** Reads one entry. A rule with anything wrong in it is no rule: half of a condition would find something else. */
export function readRule({ file, node, document }: CustomRuleSource): {
  readonly definition: Definition | undefined
  readonly problems: readonly PlacedProblem[]
} {
  const reader = new NodeReader(file, document)
  const definition = new RuleReader(reader, node).read()
  const problems = reader.problems.map((problem): PlacedProblem => ({ file, severity: 'error', ...problem }))
  return { definition: problems.length === 0 ? definition : undefined, problems }
}

class RuleReader {
  private readonly texts = new Map<string, string>()
  private readonly nodes = new Map<string, Node>()
  private severity: Severity | undefined
  private profile: Profile | undefined
  private pillar: Pillar | undefined
  private secret = false

  constructor(
    private readonly reader: NodeReader,
    private readonly node: Node,
  ) {}

  read(): Definition | undefined {
    const { reader, node } = this
    const text = (key: string) => (value: Node) => {
      const read = reader.text(value)
      if (read === undefined || read.trim() === '') reader.at(value, `\`${key}\` must be a text.`)
      else this.texts.set(key, read.trim())
    }
    const later = (key: string) => (value: Node) => {
      this.nodes.set(key, value)
    }
    const reads: Reads = {
      id: value => {
        text('id')(value)
        later('id')(value)
      },
      title: text('title'),
      message: value => {
        text('message')(value)
        const wrong = unknownPlaceholder(this.texts.get('message') ?? '')
        if (wrong !== undefined) reader.at(value, wrong)
      },
      severity: value => {
        this.severity = reader.word(value, SEVERITIES)
      },
      profile: value => {
        this.profile = reader.word(value, PROFILES)
      },
      pillar: value => {
        this.pillar = reader.word(value, PILLARS)
      },
      description: text('description'),
      remediation: text('remediation'),
      documentation: value => {
        text('documentation')(value)
        const link = this.texts.get('documentation')
        if (link !== undefined && !isLink(link))
          reader.at(value, '`documentation` must be a link that begins with https:// or http://.')
      },
      secret: value => {
        this.secret = reader.flag(value, 'secret') ?? false
      },
      on: later('on'),
      each: later('each'),
      when: later('when'),
      require: later('require'),
      forbid: later('forbid'),
      fix: later('fix'),
      examples: later('examples'),
    }
    reader.each(node, 'A custom rule', reads)
    return isMap(node) ? this.assemble() : undefined
  }

  private assemble(): Definition | undefined {
    const { reader, node, nodes, texts } = this
    const id = this.id()
    const title = texts.get('title')
    if (title === undefined && !nodes.has('title'))
      reader.at(nodes.get('id') ?? node, 'A custom rule needs a `title`: what is wrong, in a few words.')
    const on = nodes.get('on')
    if (on === undefined)
      reader.at(nodes.get('id') ?? node, 'What is the rule about? `on` names resource types or instructions.')
    const target = on === undefined ? undefined : this.target(on)
    if (target === undefined) return undefined
    const each = this.each(target)
    const reads = new Set<string>()
    const conditions = new ConditionReader(reader, reads)
    const when = this.condition('when', conditions, target)
    const demand = this.demand(conditions, target)
    const fix = this.fix(target)
    const examples = this.examples()
    if (id === undefined || title === undefined || demand === undefined) return undefined
    return {
      id,
      at: reader.place(nodes.get('id') ?? node),
      title,
      message: texts.get('message'),
      severity: this.severity ?? 'medium',
      profile: this.profile ?? 'recommended',
      pillar: this.pillar ?? (target.language === 'dockerfile' ? 'containers' : 'infrastructure'),
      docs: this.docs(),
      secret: this.secret,
      target,
      reads: [...reads],
      each,
      when,
      demand,
      fix,
      examples,
    }
  }

  private id(): string | undefined {
    const at = this.nodes.get('id')
    const id = this.texts.get('id')
    if (at === undefined) this.reader.at(this.node, 'A custom rule needs an `id`, such as `acme-s3-naming`.')
    else if (id !== undefined && !ID.test(id)) {
      this.reader.at(
        at,
        'An id is made of small letters and digits with hyphens between them, such as `acme-s3-naming`.',
      )
    } else return id
    return undefined
  }

  private docs(): CustomDocs {
    const { texts } = this
    const [description, remediation, link] = ['description', 'remediation', 'documentation'].map(key => texts.get(key))
    return {
      ...(description === undefined ? {} : { description }),
      ...(remediation === undefined ? {} : { remediation }),
      ...(link === undefined ? {} : { link }),
    }
  }

  private target(node: Node): Target | undefined {
    const { reader } = this
    const single = reader.text(node)
    const what = '`on` is a resource type or an instruction, or a list of them'
    const names = single === undefined ? (reader.strings(node, what) ?? []) : [{ text: single, node }]
    if (names.length === 0) return undefined
    const keywords = names.flatMap(({ text }) => (isKeyword(text) ? [text] : []))
    if (keywords.length === names.length) return { language: 'dockerfile', keywords }
    const types: string[] = []
    for (const { text, node: at } of names) {
      if (isKeyword(text)) reader.at(at, 'A rule is about Terraform or about Dockerfiles, not about both.')
      else if (isTypeName(text)) types.push(text)
      else if (/^[A-Z]+$/.test(text)) reader.at(at, `There is no instruction ${text}.${didYouMean(text, KEYWORDS)}`)
      else {
        reader.at(
          at,
          `\`${text}\` is neither a type of Terraform, such as \`aws_s3_bucket\`, nor an instruction, such as \`FROM\`.${didYouMean(text.toUpperCase(), KEYWORDS)}`,
        )
      }
    }
    return types.length === names.length ? { language: 'terraform', types } : undefined
  }

  private each(target: Target): readonly string[] {
    const node = this.nodes.get('each')
    if (node === undefined) return []
    const path = parsePath(this.reader.text(node) ?? '')
    if (path === undefined) this.reader.at(node, '`each` must be the type of nested blocks, such as `ingress`.')
    if (target.language === 'dockerfile')
      this.reader.at(node, '`each` makes no sense for an instruction of a Dockerfile.')
    return path ?? []
  }

  private condition(
    key: 'when' | 'require' | 'forbid',
    reader: ConditionReader,
    target: Target,
  ): Condition | undefined {
    const node = this.nodes.get(key)
    return node === undefined ? undefined : reader.read(node, target)
  }

  private demand(conditions: ConditionReader, target: Target): Definition['demand'] | undefined {
    const { nodes, reader } = this
    const [require, forbid] = [nodes.get('require'), nodes.get('forbid')]
    if (require === undefined && forbid === undefined) {
      reader.at(
        nodes.get('id') ?? this.node,
        'What does the rule demand? `require` says what must hold, `forbid` what must not.',
      )
    }
    if (require !== undefined && forbid !== undefined) {
      reader.at(forbid, 'A rule has `require` or `forbid`, not both: two rules say it.')
      return undefined
    }
    const kind = require === undefined ? 'forbid' : 'require'
    const condition = this.condition(kind, conditions, target)
    return condition && { kind, condition }
  }

  private fix(target: Target): FixDefinition | undefined {
    const node = this.nodes.get('fix')
    return node === undefined ? undefined : readFix(this.reader, node, target)
  }

  private examples(): readonly Example[] {
    const node = this.nodes.get('examples')
    if (node === undefined) return []
    const examples: Example[] = []
    const read = (kind: Example['kind']) => (value: Node) => {
      const items = this.reader.items(value)
      if (items === undefined) this.reader.at(value, `\`${kind}\` must be a list of texts.`)
      items?.forEach((item, index) => {
        const example = this.example(item, kind, `${kind} ${index + 1}`)
        if (example !== undefined) examples.push(example)
      })
    }
    this.reader.each(node, '`examples`', { bad: read('bad'), good: read('good') })
    return examples
  }

  private example(node: Node, kind: Example['kind'], name: string): Example | undefined {
    const { reader } = this
    const text = reader.text(node)
    if (text !== undefined) return { kind, name, at: reader.place(node), code: text, fixed: undefined }
    const given: { code?: string; fixed?: string } = {}
    reader.each(node, 'An example', {
      code: value => {
        given.code = reader.text(value) ?? ''
      },
      fixed: value => {
        given.fixed = reader.text(value) ?? ''
      },
    })
    if (given.code === undefined) reader.at(node, 'An example is a text, or has `code`.')
    return given.code === undefined
      ? undefined
      : { kind, name, at: reader.place(node), code: given.code, fixed: given.fixed }
  }
}

function isLink(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text)
}
