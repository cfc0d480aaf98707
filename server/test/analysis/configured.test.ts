/** Data classes, ignores of configuration files and limits of severity, with the real rules over real files. */
import { describe, expect, it } from 'vitest'
import { rules } from '#rules/index'
import { analyse } from '../../src/analysis/analyse'
import { configurationFiles } from '../../src/config/files'
import { ConfigurationResolver } from '../../src/config/resolver'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { parseHcl } from '../../src/syntax/hcl/parser'
import { MemoryFileSystem } from '../support/memory-files'

const MAIN = `
resource "aws_ebs_volume" "site" {
  availability_zone = "eu-west-1a"
  size = 1
  encrypted = false
  tags = { data = "public" }
}
resource "aws_ebs_volume" "orders" {
  availability_zone = "eu-west-1a"
  size = 1
  encrypted = false
}
resource "aws_security_group" "web" {
  name = "web"
}
`

async function findings(
  files: Readonly<Record<string, string>>,
  path = 'infra/main.tf',
  text = MAIN,
  today = '2029-12-31',
) {
  const named = Object.entries(files).map(([name, content]) => [`file:///w/${name}`, content])
  const memory = configurationFiles(new MemoryFileSystem(Object.fromEntries(named) as Record<string, string>))
  const resolver = new ConfigurationResolver({ files: memory, rules, roots: () => ['file:///w'] })
  const uri = `file:///w/${path}`
  const file = { uri, text }
  const snapshot = path.endsWith('.tf')
    ? {
        kind: 'terraform' as const,
        directory: 'file:///w/infra',
        documents: [{ file, tree: parseHcl(text) }],
        variableFiles: [],
      }
    : { kind: 'dockerfile' as const, document: { file, tree: parseDockerfile(text) } }
  return analyse(snapshot, await resolver.configurationFor(uri), rules, { today, development: true }).findings
}

const unencrypted = async (yaml: string): Promise<readonly string[]> =>
  (await findings({ '.parapet.yaml': yaml }))
    .filter(({ rule }) => rule.id === 'aws-ec2-enable-volume-encryption')
    .flatMap(({ addresses }) => addresses)

describe('a data class', () => {
  it.each([
    ['', ['aws_ebs_volume.site', 'aws_ebs_volume.orders']],
    ['{ address: aws_ebs_volume.site, class: public }', ['aws_ebs_volume.orders']],
    ['{ address: "aws_ebs_volume.*", class: internal }', []],
    ['{ address: aws_ebs_volume.site, class: confidential }', ['aws_ebs_volume.site', 'aws_ebs_volume.orders']],
    ['{ type: aws_ebs_volume, class: public }', []],
    ['{ type: aws_s3_bucket, class: public }', ['aws_ebs_volume.site', 'aws_ebs_volume.orders']],
    ['{ tag: data=public, class: public }', ['aws_ebs_volume.orders']],
    ['{ tag: data, class: public }', ['aws_ebs_volume.orders']],
    ['{ tag: data=secret, class: public }', ['aws_ebs_volume.site', 'aws_ebs_volume.orders']],
    ['{ path: infra/, class: public }', []],
    ['{ path: other/**, class: public }', ['aws_ebs_volume.site', 'aws_ebs_volume.orders']],
    ['{ path: infra/, tag: data=public, class: public }', ['aws_ebs_volume.orders']],
    ['{ address: aws_ebs_volume.site, class: confidential }, { path: infra/, class: public }', ['aws_ebs_volume.site']],
  ])('[%s] leaves %j', async (entries, addresses) => {
    expect(await unencrypted(`data-classes: [${entries}]\n`)).toEqual(addresses)
  })

  it('silences rules that protect more sensitive data only', async () => {
    const quiet = await findings({ '.parapet.yaml': 'profile: all\ndata-classes: [{ path: infra/, class: public }]\n' })
    const all = await findings({ '.parapet.yaml': 'profile: all\n' })
    expect(quiet.map(({ rule }) => rule.dataClass)).not.toContain('confidential')
    expect(quiet.length).toBe(all.filter(({ rule }) => rule.dataClass === undefined).length)
  })
})

describe('an ignore of a configuration file', () => {
  const suppressed = async (files: Readonly<Record<string, string>>, today?: string) =>
    (await findings(files, undefined, undefined, today))
      .filter(({ rule }) => rule.id === 'aws-ec2-enable-volume-encryption')
      .map(({ suppression }) => suppression && [suppression.at.file.uri, suppression.reason, suppression.comment])

  it('keeps findings as suppressed, with the place and the reason', async () => {
    const yaml = 'misconfigurations:\n  - id: AVD-AWS-0026\n    paths: ["infra/**"]\n    statement: Agreed\n'
    const from = ['file:///w/.trivyignore.yaml', 'Agreed', undefined]
    expect(await suppressed({ '.trivyignore.yaml': yaml })).toEqual([from, from])
    expect(await suppressed({ '.trivyignore.yaml': yaml.replace('infra', 'x') })).toEqual([undefined, undefined])
  })

  it('holds until its day', async () => {
    const files = { '.trivyignore': 'AVD-AWS-0026 exp:2030-01-01\n' }
    expect((await suppressed(files, '2029-12-31')).every(one => one !== undefined)).toBe(true)
    expect((await suppressed(files, '2030-01-01')).every(one => one === undefined)).toBe(true)
  })
})

describe('a limit of severities', () => {
  it('hides what is below, except rules set on their own', async () => {
    const severities = async (files: Readonly<Record<string, string>>) =>
      new Set((await findings({ '.parapet.yaml': 'profile: all\n', ...files })).map(({ severity }) => severity))
    expect(await severities({})).toContain('low')
    expect(await severities({ '.tfsec/config.yml': 'minimum_severity: HIGH\n' })).toEqual(new Set(['high']))
    const own = 'profile: all\nseverities: { aws-ec2-enable-volume-encryption: low }\n'
    expect(await severities({ '.tfsec/config.yml': 'minimum_severity: CRITICAL\n', '.parapet.yaml': own })).toEqual(
      new Set(['low']),
    )
  })
})

describe('hadolint', () => {
  it('ignores by its own ids', async () => {
    const text = 'FROM ubuntu\n'
    const ids = async (files: Readonly<Record<string, string>>) =>
      (await findings(files, 'app/Dockerfile', text)).map(({ rule }) => rule.id)
    expect(await ids({})).toContain('docker-image-pin-version')
    expect(await ids({ '.hadolint.yaml': 'ignored: [DL3006, DL3007]\n' })).not.toContain('docker-image-pin-version')
  })
})

describe('what a suppressing comment needs', () => {
  const commented = (reason: string): string =>
    `# parapet:ignore aws-ec2-enable-volume-encryption ${reason}\n${MAIN.trim()}\n`
  const states = async (yaml: string, reason: string) => {
    const found = await findings({ '.parapet.yaml': yaml }, undefined, commented(reason))
    return {
      silenced: found.filter(({ suppression }) => suppression !== undefined).length,
      unused: found.filter(({ isUnnecessary }) => isUnnecessary).map(({ message }) => message),
    }
  }

  it('is a reason where the configuration says so', async () => {
    expect(await states('', '')).toEqual({ silenced: 1, unused: [] })
    expect(await states('suppressions: { require-reason: true }\n', 'scratch data')).toEqual({
      silenced: 1,
      unused: [],
    })
    expect(await states('suppressions: { require-reason: true }\n', '')).toEqual({
      silenced: 0,
      unused: ['Suppression does nothing: it gives no reason'],
    })
  })

  it('is that hadolint’s own configuration does not disable it', async () => {
    const text = '# hadolint ignore=DL3006\nFROM ubuntu\n'
    const silenced = async (files: Readonly<Record<string, string>>) =>
      (await findings(files, 'Dockerfile', text)).filter(({ suppression }) => suppression !== undefined).length
    expect(await silenced({})).toBe(1)
    expect(await silenced({ '.hadolint.yaml': 'disable-ignore-pragma: true\n' })).toBe(0)
  })
})
