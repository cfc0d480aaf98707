import type { Rule } from '#rules/rule'
import { resourceRule } from '#rules/rule'
import { configurationFiles } from '../../src/config/files'
import type { ResolvedConfiguration } from '../../src/config/resolve'
import { ConfigurationResolver } from '../../src/config/resolver'
import { LineIndex } from '../../src/syntax/lines'
import { MemoryFileSystem } from '../support/memory-files'

function rule(id: string, more: Partial<Rule> = {}): Rule {
  return {
    ...resourceRule({
      id,
      title: `About ${id}`,
      severity: 'high',
      confidence: 'high',
      profile: 'recommended',
      pillar: 'encryption',
      stride: ['tampering'],
      cia: ['integrity'],
      aaa: [],
      aliases: {},
      on: ['aws_x'],
      *check() {
        // Only what is configured matters here.
      },
    }),
    ...more,
  } as Rule
}

export const RULES: readonly Rule[] = [
  rule('aws-s3-acl', {
    aliases: { trivy: ['AWS-0092'], checkov: ['CKV_AWS_20', 'CKV_AWS_57'], snyk: ['SNYK-CC-TF-18'] },
  }),
  rule('aws-s3-log', {
    aliases: { trivy: ['AVD-AWS-0089'], checkov: ['CKV_AWS_18'], tfsec: ['AWS002'] },
    severity: 'low',
  }),
  rule('aws-rds-backup', {
    aliases: { checkov: ['CKV_AWS_133'] },
    options: { 'minimum-days': { description: 'Days.', default: 2 } },
  }),
  rule('docker-user', { aliases: { hadolint: ['DL3002'], trivy: ['DS-0002'] } }),
  rule('docker-image', {
    aliases: { hadolint: ['DL3026'] },
    options: { 'allowed-registries': { description: 'Registries.', default: ['docker.io'] } },
  }),
]

export class Workspace {
  readonly files: MemoryFileSystem
  readonly resolver: ConfigurationResolver

  /** Paths below `/w` → text. `/w` is the workspace folder unless told otherwise. */
  constructor(files: Readonly<Record<string, string | Uint8Array>>, roots: readonly string[] = ['file:///w']) {
    this.files = new MemoryFileSystem(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [uri(path), text])),
    )
    this.resolver = new ConfigurationResolver({
      files: configurationFiles(this.files),
      rules: RULES,
      roots: () => roots,
    })
  }

  of(path: string): Promise<ResolvedConfiguration> {
    return this.resolver.configurationFor(uri(path))
  }

  write(path: string, text: string): void {
    this.files.write(uri(path), text)
    this.resolver.changed()
  }
}

export function uri(path: string): string {
  return path.startsWith('/') ? `file://${path}` : `file:///w/${path}`
}

/** `name:line:column message`, 1-based. */
export function problemsOf({ problems }: ResolvedConfiguration): readonly string[] {
  return problems.map(({ file, span, message }) => {
    const { line, character } = new LineIndex(file.text).positionAt(span.start)
    return `${file.uri.replace('file:///w/', '')}:${line + 1}:${character + 1} ${message}`
  })
}

/** `key = value (file:line)` of every value. */
export function explained({ explain }: ResolvedConfiguration): readonly string[] {
  return explain.map(({ key, value, at, source, note }) => {
    const line = at === undefined ? '' : `:${new LineIndex(at.file.text).positionAt(at.span.start).line + 1}`
    const where = at === undefined ? source : `${at.file.uri.replace('file:///w/', '')}${line}`
    return `${key} = ${JSON.stringify(value)} (${where})${note === undefined ? '' : ` ${note}`}`
  })
}
