/** The forms of `docs/suppression.md`, and the rules they silence: both find every occurrence of one word. */
import { readFileSync } from 'node:fs'
import { dockerfileRule, resourceRule, type Rule, type RuleMetadata } from '#rules/rule'
import type { Value } from '#rules/model/value'
import { analyse } from '../../../src/analysis/analyse'
import { DEFAULT_CONFIGURATION, type Finding } from '../../../src/analysis/types'
import { snapshotOf } from '../../rules/harness'

export interface Row {
  readonly tool: string
  readonly comment: string
  readonly language: string
  readonly where: string
  readonly silences: string
  readonly sources: readonly string[]
  readonly examples: readonly {
    readonly file: string
    readonly lines: readonly string[]
    /** 1-based lines of findings. */
    readonly silenced: readonly number[]
    readonly found: readonly number[]
    readonly reason?: string
  }[]
}

const data = new URL('../../../../scripts/suppression-forms.json', import.meta.url)
export const rows = JSON.parse(readFileSync(data, 'utf8')) as readonly Row[]

export const TODAY = '2026-06-01'

const metadata: Omit<RuleMetadata, 'id' | 'aliases'> = {
  title: 'Something is wrong',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'infrastructure',
  stride: [],
  cia: [],
  aaa: [],
}

const isFalse = (value: Value) => value.kind === 'known' && value.type === 'bool' && !value.value

/** Finds every `block_public_acls = false` in a block of the type, and blocks that have none. */
export const terraformRule: Rule = resourceRule({
  ...metadata,
  id: 'aws-s3-block-public-acls',
  aliases: {
    tfsec: ['aws-s3-block-public-acls'],
    trivy: ['AWS-0086'],
    checkov: ['CKV_AWS_53'],
    kics: ['d0cc8694-fcad-43ff-ac86-32331d7e867f'],
    terrascan: ['AC_AWS_0496'],
    semgrep: ['terraform.aws.security.block-public-acls'],
  },
  on: ['aws_s3_bucket_public_access_block'],
  *check(resource) {
    const within = [resource, ...resource.blocks('setting')]
    const written = within.map(block => block.attribute('block_public_acls')).filter(one => one.isPresent)
    for (const attribute of written) if (isFalse(attribute.value)) yield { at: attribute }
    if (written.length === 0) yield { at: resource }
  },
})

/** Finds every `sudo`, and `:latest`; with a script, so that it is silent for other shells. */
export const dockerRule: Rule = dockerfileRule({
  ...metadata,
  id: 'docker-run-no-sudo',
  aliases: {
    hadolint: ['DL3004'],
    trivy: ['DS-0010'],
    checkov: ['CKV2_DOCKER_1'],
    kics: ['8a301064-c291-4b20-adcb-403fe7fd95fd'],
    terrascan: ['AC_DOCKER_0010'],
    buildkit: ['JSONArgsRecommended'],
    semgrep: ['dockerfile.security.no-sudo'],
  },
  on: ['FROM', 'RUN'],
  *check(dockerfile) {
    for (const from of dockerfile.instructions('FROM')) if (from.image.text.endsWith(':latest')) yield { at: from }
    for (const run of dockerfile.instructions('RUN'))
      for (const { words } of run.body.script?.commands ?? [])
        for (const word of words) if (word.text === 'sudo') yield { at: { instruction: run, part: word } }
  },
})

export const RULES: readonly Rule[] = [terraformRule, dockerRule]

export function findingsOf(file: string, text: string, today = TODAY): readonly Finding[] {
  const language = file === 'Dockerfile' ? 'dockerfile' : 'terraform'
  const analysis = analyse(snapshotOf(language, { [file]: text }), DEFAULT_CONFIGURATION, RULES, { today })
  for (const { error } of analysis.failures) throw error
  return analysis.findings
}

/** 1-based. */
export function lineOf({ location: { file, span } }: Finding): number {
  return file.text.slice(0, span.start).split('\n').length
}
