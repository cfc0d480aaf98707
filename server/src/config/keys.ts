import type { OptionValue } from '#rules/rule'

/** A key of `.parapet.yaml`: what the hover, the completion, the published schema and the documentation say about it. */
export interface KeyDoc {
  readonly summary: string
  /** A small example of its value, as YAML; lines after the first are indented by two. */
  readonly example: string
}

/** Every key at the top of `.parapet.yaml`, in the order they are listed to people. */
export const KEYS = {
  profile: {
    summary:
      'How much is demanded: `recommended` (quiet, the default), `strict` (all security), `all` (best practice and style too).',
    example: 'profile: strict',
  },
  severities: {
    summary: 'Another severity per rule, or `off`. A severity switches a rule on that the profile leaves out.',
    example: 'severities:\n  aws-s3-enable-versioning: off',
  },
  rules: {
    summary: 'Per rule: a severity (or `off`), or a mapping of `severity` and `options`.',
    example: 'rules:\n  aws-rds-specify-backup-retention:\n    severity: high\n    options:\n      minimum-days: 14',
  },
  options: {
    summary: 'Options per rule, where the severity stays as it is.',
    example: 'options:\n  aws-rds-specify-backup-retention:\n    minimum-days: 14',
  },
  exclude: {
    summary:
      'Files and folders that get no findings: patterns as in `.gitignore`, relative to the folder of this file. A nearer file takes one in again with `!`.',
    example: 'exclude:\n  - examples/\n  - "**/test/*.tf"',
  },
  'data-classes': {
    summary:
      'How sensitive the data in a resource or path is: `public`, `internal` or `confidential`. Rules that protect more sensitive data are silent there. The first entry that matches decides.',
    example:
      'data-classes:\n  - address: aws_s3_bucket.website\n    class: public\n  - tag: data=public\n    class: public\n  - path: sandbox/**\n    class: internal',
  },
  'required-tags': {
    summary: 'Tags every resource must carry, for the rules that ask for tags.',
    example: 'required-tags: [owner, cost-center]',
  },
  'allowed-registries': {
    summary:
      'Registries that images may come from, for the rules that ask where images come from. `*` stands for any part.',
    example: 'allowed-registries: [ghcr.io, "*.example.com"]',
  },
  suppressions: {
    summary:
      'What a comment that silences a finding needs: `require-reason: true` makes one without a reason silence nothing.',
    example: 'suppressions:\n  require-reason: true',
  },
  terraform: {
    summary:
      'How Terraform’s values come about. `variable-files`: files that give variables of root modules their values, as `-var-file` does: after those that Terraform loads by itself, the last one wins; relative to this file.',
    example: 'terraform:\n  variable-files: [env/prod.tfvars]',
  },
  'custom-rules': {
    summary: 'Rules of your own, without code. They may also stand in `.parapet/rules/*.yaml` beside this file.',
    example:
      'custom-rules:\n  - id: acme-base-image\n    title: Image is not one of ours\n    on: FROM\n    require: { allowed-registries: [ghcr.io] }',
  },
  baseline: {
    summary: 'The file with the fingerprints of findings that are known and not shown again, relative to this file.',
    example: 'baseline: .parapet-baseline.jsonl',
  },
  'peer-configs': {
    summary: "Whether other tools' configuration files are honoured (they are, unless this is `false`).",
    example: 'peer-configs: false',
  },
} as const satisfies Readonly<Record<string, KeyDoc>>

export type TopKey = keyof typeof KEYS

/** Options that many rules share: set once at the top, they hold for every rule that has an option of the name. */
export const SHARED_OPTIONS: Readonly<Record<'required-tags' | 'allowed-registries', OptionValue>> = {
  'required-tags': [],
  'allowed-registries': [],
}

export const DATA_CLASSES = ['public', 'internal', 'confidential'] as const
