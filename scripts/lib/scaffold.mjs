// The text of a new rule file. It compiles; its tests fail until every `…` is replaced.
import { Failure } from './process.mjs'
import { pathOfRule } from './rule-files.mjs'

const KEYWORDS = ['FROM', 'RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'COPY', 'ADD', 'ENV', 'ARG', 'USER', 'VOLUME']
const OTHER_KEYWORDS = ['SHELL', 'EXPOSE', 'LABEL', 'MAINTAINER', 'ONBUILD', 'STOPSIGNAL', 'WORKDIR']

/**
 * @param {{ id: string, on: readonly string[], attribute?: string | undefined, version: string }} wish
 * @returns {{ file: string, text: string }} the file relative to the project, and its text before formatting
 * @throws {Failure} on an id, type or instruction that cannot be
 */
export function scaffold({ id, on, attribute, version }) {
  const file = pathOfRule(id)
  const isDockerfile = file.startsWith('rules/src/dockerfile/')
  if (on.length === 0)
    throw new Failure(`Say what the rule looks at: --on ${isDockerfile ? 'RUN' : 'aws_s3_bucket_versioning'}`)
  for (const subject of on) checkSubject(subject, isDockerfile)
  if (attribute !== undefined && isDockerfile) throw new Failure('--attribute is for Terraform')
  if (attribute !== undefined && !/^[a-z]\w*(?:\.[a-z]\w*)*$/.test(attribute))
    throw new Failure(`"${attribute}" is no path of an attribute, such as versioning_configuration.status`)
  const up = '../'.repeat(file.split('/').length - 3)
  const parts = isDockerfile
    ? dockerfile(up)
    : attribute === undefined
      ? resource(up, on)
      : byAttribute(up, on, attribute)
  const text = [
    parts.imports,
    '',
    `export default ${parts.helper}({`,
    metadata(id, on),
    parts.body,
    '})',
    '',
    docs(version),
    '',
    parts.examples,
    '',
  ].join('\n')
  return { file, text }
}

function checkSubject(subject, isDockerfile) {
  if (isDockerfile && ![...KEYWORDS, ...OTHER_KEYWORDS].includes(subject))
    throw new Failure(`"${subject}" is no instruction: one of ${KEYWORDS.join(', ')}, …`)
  if (!isDockerfile && !/^(?:(?:data|provider)\.)?[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(subject))
    throw new Failure(`"${subject}" is no resource type, such as aws_s3_bucket or data.aws_iam_policy_document`)
}

function metadata(id, on) {
  return `  id: '${id}',
  title: '…',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  on: [${on.map(subject => `'${subject}'`).join(', ')}],
  pillar: 'infrastructure',
  stride: [],
  cia: [],
  aaa: [],
  aliases: {},`
}

function docs(version) {
  return `export const docs: RuleDocs = {
  rationale: '…',
  remediation: '…',
  responsibility: 'customer',
  cwe: [],
  references: ['…'],
  since: '${version}',
}`
}

function byAttribute(up, on, attribute) {
  const [name, ...outer] = attribute.split('.').reverse()
  const nested = value => outer.reduce((inner, block) => `${block} {\n${indent(inner)}\n}`, `${name} = ${value}`)
  return {
    helper: 'attributeRule',
    imports: `import { attributeRule } from '${up}helpers/attribute-rule'
import { isTrue } from '${up}helpers/expect'
import type { RuleDocs, RuleExamples } from '${up}rule'`,
    body: `  attribute: '${attribute}',
  expect: isTrue,
  whenAbsent: 'violates', // Say what the provider's default is.
  fix: { set: true, applicability: 'suggestion', impact: 'in-place' },`,
    examples: terraformExamples(
      block(on[0], nested('«false»')),
      block(on[0], nested('true')),
      `variable "wanted" {\n  type = bool\n}\n\n${block(on[0], nested('var.wanted'))}`,
    ),
  }
}

function resource(up, on) {
  return {
    helper: 'resourceRule',
    imports: `import { resourceRule, type RuleDocs, type RuleExamples } from '${up}rule'`,
    body: `  *check(resource) {
    const attribute = resource.attribute('…')
    if (attribute.value.kind === 'known') yield { at: attribute }
  },`,
    examples: terraformExamples(block(on[0], '… = «"…"»'), block(on[0], '… = "…"'), block(on[0], '… = var.unknown')),
  }
}

function terraformExamples(bad, good, unknown) {
  return examples(bad, good, unknown, bad.replace(/[«»]/g, ''))
}

function block(subject, body) {
  const [kind, type] = subject.includes('.') ? subject.split('.') : ['resource', subject]
  const labels = kind === 'provider' ? `"${type}"` : `"${type}" "example"`
  return `${kind} ${labels} {\n${indent(body)}\n}`
}

function dockerfile(up) {
  return {
    helper: 'dockerfileRule',
    imports: `import { dockerfileRule, type RuleDocs, type RuleExamples } from '${up}rule'`,
    body: `  *check(dockerfile) {
    for (const instruction of dockerfile.finalStage?.instructions ?? []) {
      if (instruction.flags.some(flag => flag.name === '…')) yield { at: instruction }
    }
  },`,
    examples: examples('FROM «scratch»', 'FROM scratch', 'FROM scratch', 'FROM scratch'),
  }
}

function examples(bad, good, unknown, fixed) {
  const text = code => `\`\n${indent(indent(indent(indent(code))))}\``
  return `export const examples: RuleExamples = {
  bad: [
    {
      name: '…',
      code: ${text(bad)},
      fixed: ${text(fixed)},
    },
  ],
  good: [
    {
      name: '…',
      code: ${text(good)},
    },
  ],
  unknown: [
    {
      name: '…',
      code: ${text(unknown)},
    },
  ],
}`
}

function indent(text) {
  return text.replace(/^(?=.)/gm, '  ')
}
