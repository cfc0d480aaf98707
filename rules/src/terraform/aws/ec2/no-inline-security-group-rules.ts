import type { Fix } from '../../../fix'
import { alignAssignments, type Assignment, insertResourceAfter, removeBlock } from '../../../fixes/terraform'
import { indentBy } from '../../../fixes/text'
import { textAt } from '../../../model/source'
import type { Block, Resource } from '../../../model/terraform'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-ec2-no-inline-security-group-rules',
  title: 'Security group holds its rules inline',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  on: ['aws_security_group'],
  pillar: 'infrastructure',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: {},
  *check(group) {
    const rules = inlineRules(group)
    const [first, ...others] = rules
    if (!first) return
    const related = others.map(({ header }) => ({ at: header, message: 'and here' }))
    yield { at: first, related, fix: () => moveOut(group, rules) }
  },
})

function inlineRules(group: Resource): readonly Block[] {
  return ['ingress', 'egress'].flatMap(direction => group.blocks(direction))
}

/** Writes each rule as a resource of its own; none where a rule has no exact counterpart. */
function moveOut(group: Resource, rules: readonly Block[]): Fix | undefined {
  const hasInstances = group.attribute('count').location ?? group.attribute('for_each').location
  const written = rules.flatMap(rule => resourcesFor(group, rule))
  if (rules.some(({ layout }) => layout?.form !== 'block')) return undefined
  if (hasInstances || written.includes(undefined)) return undefined
  const texts = written.map((body, index) => named(body ?? '', `${group.name}_${index + 1}`))
  return {
    title: 'Move the rules into resources of their own',
    applicability: 'suggestion',
    impact: 'new-resource',
    caution: 'fails until existing rules are imported',
    edits: [...rules.flatMap(rule => removeBlock(group, rule)), ...insertResourceAfter(group, texts.join('\n\n'))],
  }
}

function named(text: string, name: string): string {
  return text.replace('%name%', name)
}

/** One resource for each source of a rule. `undefined` stands for a source that cannot be written that way. */
function resourcesFor(group: Resource, rule: Block): (string | undefined)[] {
  if (rule.presence === 'possible' || rule.attributes().some(({ name }) => !UNDERSTOOD.has(name))) return [undefined]
  const sources = SOURCES.flatMap(([from, to]) => elementsOf(rule, from).map(text => text && ([to, text] as const)))
  if (sources.length === 0) return [undefined]
  return sources.map(source => source && resource(group, rule, source))
}

/** How inline attributes that hold sources are called on the resources. */
const SOURCES: readonly Assignment[] = [
  ['cidr_blocks', 'cidr_ipv4'],
  ['ipv6_cidr_blocks', 'cidr_ipv6'],
  ['prefix_list_ids', 'prefix_list_id'],
  ['security_groups', 'referenced_security_group_id'],
]
const UNDERSTOOD = new Set([...SOURCES.map(([name]) => name), 'description', 'protocol', 'from_port', 'to_port'])

/** The elements of a list as Terraform text; one `undefined` where the list is not written out. */
function elementsOf(rule: Block, name: string): (string | undefined)[] {
  const { location, at } = rule.attribute(name)
  if (!location) return []
  const inner = /^\[([^[\](){}#]*)\]$/.exec(textAt(at).trim())?.[1]
  if (inner === undefined) return [undefined]
  return inner
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== '')
}

function resource(group: Resource, rule: Block, source: Assignment): string {
  const text = (name: string) => (rule.attribute(name).location ? textAt(rule.attribute(name).at) : undefined)
  const protocol = text('protocol') ?? '"-1"'
  const ports = protocol === '"-1"' ? [] : ['from_port', 'to_port']
  const described = text('description')
  const assignments: Assignment[] = [
    ['security_group_id', `${group.address}.id`],
    ...(described === undefined ? [] : [['description', described] as const]),
    source,
    ['ip_protocol', protocol],
    ...ports.map(name => [name, text(name) ?? '0'] as const),
  ]
  return `resource "aws_vpc_security_group_${rule.type}_rule" "%name%" {\n${indentBy('  ', alignAssignments(assignments))}\n}`
}

export const docs: RuleDocs = {
  rationale:
    'Inline rules are one list that belongs to the group: a rule added elsewhere is taken away again at the next apply, and two groups that name each other cannot be made or removed at all.',
  remediation:
    'Write each rule as an `aws_vpc_security_group_ingress_rule` or `…_egress_rule`. For a live group, import the existing rules first: AWS refuses a rule that is there already.',
  responsibility: 'customer',
  cwe: ['CWE-1120'],
  references: ['https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'in and out',
      code: `
        resource "aws_security_group" "api" {
          name = "api"

          «ingress» {
            description = "HTTPS"
            protocol    = "tcp"
            from_port   = 443
            to_port     = 443
            cidr_blocks = ["10.0.0.0/8", var.office]
          }

          egress {
            protocol        = "-1"
            from_port       = 0
            to_port         = 0
            security_groups = [aws_security_group.db.id]
          }
        }`,
      fixed: `
        resource "aws_security_group" "api" {
          name = "api"
        }

        resource "aws_vpc_security_group_ingress_rule" "api_1" {
          security_group_id = aws_security_group.api.id
          description       = "HTTPS"
          cidr_ipv4         = "10.0.0.0/8"
          ip_protocol       = "tcp"
          from_port         = 443
          to_port           = 443
        }

        resource "aws_vpc_security_group_ingress_rule" "api_2" {
          security_group_id = aws_security_group.api.id
          description       = "HTTPS"
          cidr_ipv4         = var.office
          ip_protocol       = "tcp"
          from_port         = 443
          to_port           = 443
        }

        resource "aws_vpc_security_group_egress_rule" "api_3" {
          security_group_id            = aws_security_group.api.id
          referenced_security_group_id = aws_security_group.db.id
          ip_protocol                  = "-1"
        }`,
    },
    {
      name: 'ranges from elsewhere',
      code: `
        resource "aws_security_group" "api" {
          «ingress» {
            protocol    = "tcp"
            from_port   = 443
            to_port     = 443
            cidr_blocks = var.ranges
          }
        }`,
      fixed: null,
      noFix: 'How many rules the list makes is not known.',
    },
    {
      name: 'a list of objects',
      code: `
        resource "aws_security_group" "api" {
          ingress = [«{» protocol = "tcp", from_port = 443, to_port = 443, cidr_blocks = ["10.0.0.0/8"] }]
        }`,
      fixed: null,
      noFix: 'The list may be made of more than what is written in it.',
    },
  ],
  good: [{ name: 'rules of their own', code: `resource "aws_security_group" "api" { name = "orders-api" }` }],
  unknown: [
    {
      name: 'rules handed in',
      code: `
        variable "rules" { type = list(any) }
        resource "aws_security_group" "api" { ingress = var.rules }`,
    },
  ],
}
