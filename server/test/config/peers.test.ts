/** Every file is written as its tool's own documentation has it; docs/configuration.md names the pages. */
import { describe, expect, it } from 'vitest'
import type { ResolvedConfiguration } from '../../src/config/resolve'
import { explained, problemsOf, uri, Workspace } from './support'

const read = (name: string, text: string): Promise<ResolvedConfiguration> =>
  new Workspace({ [name]: text }).of('infra/main.tf')

/** Ids that are ignored in a file, on a day, for an address. */
function ignored({ ignores = [] }: ResolvedConfiguration, path: string, address = 'aws_x.a'): readonly string[] {
  return ignores
    .filter(entry => entry.matches({ uri: uri(path), addresses: [address] }))
    .flatMap(({ ruleIds, expires }) =>
      [...(ruleIds ?? [])].map(id => `${id}${expires === undefined ? '' : ` ${expires}`}`),
    )
}

describe('.hadolint.yaml', () => {
  it('ignores rules and changes their severity', async () => {
    const resolved = await read(
      '.hadolint.yaml',
      'ignored:\n  - DL3002\n  - SC1010\noverride:\n  error: [DL3026]\n  style: [DL3002]\n',
    )
    expect(resolved.severities).toEqual({ 'docker-user': 'off', 'docker-image': 'high' })
    expect(explained(resolved)).toEqual([
      'profile = "recommended" (default)',
      'severities.docker-user = "off" (.hadolint.yaml:2) ignored DL3002',
      'ignored = "SC1010" (.hadolint.yaml:3) no rule checks this',
      'severities.docker-image = "high" (.hadolint.yaml:5) override error DL3026',
    ])
  })

  it.each([
    ['trustedRegistries: [docker.io, "*.gcr.io"]\n', ['docker.io', '*.gcr.io']],
    ['trustedRegistries: docker.io\n', ['docker.io']],
  ])('trusts registries: %j', async (text, registries) => {
    expect((await read('.hadolint.yml', text)).sharedOptions).toEqual({ 'allowed-registries': registries })
  })

  it.each([
    ['no-fail: true', { dockerfile: 'never' }],
    ['no-fail: false', {}],
    ['failure-threshold: error', { dockerfile: 'high' }],
    ['failure-threshold: warning', { dockerfile: 'medium' }],
    ['failure-threshold: info', { dockerfile: 'low' }],
    ['failure-threshold: style', { dockerfile: 'info' }],
    ['failure-threshold: none', { dockerfile: 'info' }],
  ])('decides what fails: %s', async (text, failOn) => {
    expect((await read('.hadolint.yaml', text)).failOn).toEqual(failOn)
  })

  it('says what of it Parapet does not do', async () => {
    const text = 'label-schema:\n  author: text\nstrict-labels: true\ndisable-ignore-pragma: true\nformat: json\n'
    const resolved = await read('.hadolint.yaml', text)
    expect(explained(resolved).slice(1)).toEqual([
      'label-schema = ["author:text"] (.hadolint.yaml:2) no rule asks for this',
      'strict-labels = true (.hadolint.yaml:3) no rule asks for this',
      'disabled-pragmas = "hadolint" (.hadolint.yaml:4)',
    ])
    expect(resolved.suppressions?.disabledPragmas).toEqual(['hadolint'])
  })
})

describe('.tfsec/config', () => {
  it.each([
    ['.tfsec/config.yml', 'severity_overrides:\n  AWS002: ERROR\n  AVD-AWS-0092: LOW\nexclude:\n  - CUS002\n'],
    ['.tfsec/config.json', '{"severity_overrides": {"AWS002": "HIGH", "aws-s3-acl": "LOW"}, "exclude": ["CUS002"]}'],
  ])('%s overrides severities', async (name, text) => {
    const resolved = await read(name, text)
    expect(resolved.severities).toEqual({ 'aws-s3-log': 'high', 'aws-s3-acl': 'low' })
    expect(explained(resolved).join('\n')).toContain('exclude = "CUS002"')
  })

  it('excludes by long name, and shows from a severity on', async () => {
    const text = 'exclude: [aws-s3-acl]\nminimum_severity: MEDIUM\nseverity_overrides: { aws-s3-log: LOW }\n'
    const resolved = await read('.tfsec/config.yaml', text)
    expect(resolved.severities).toEqual({ 'aws-s3-acl': 'off', 'aws-s3-log': 'off' })
    expect(resolved.shownSeverities).toEqual({ terraform: new Set(['critical', 'high', 'medium']) })
  })

  it('includes some rules only, of those that tfsec has', async () => {
    const { severities } = await read('.tfsec/config.yml', 'include:\n  - aws-s3-acl\n')
    expect(severities).toEqual({ 'aws-s3-log': 'off', 'docker-user': 'off' })
  })

  it('warns of a severity that tfsec does not know', async () => {
    const resolved = await read('.tfsec/config.yml', 'minimum_severity: BAD\n')
    expect(problemsOf(resolved)).toEqual(['.tfsec/config.yml:1:19 tfsec knows CRITICAL, HIGH, MEDIUM and LOW here.'])
    expect(resolved.problems[0]?.severity).toBe('warning')
  })
})

describe('.checkov.yaml', () => {
  it('skips by id, by pattern and in one string', async () => {
    expect((await read('.checkov.yaml', 'skip-check:\n  - CKV_AWS_18\n  - CKV_GIT_1\n')).severities).toEqual({
      'aws-s3-log': 'off',
    })
    expect((await read('.checkov.yml', 'skip-check: CKV_AWS_18,CKV_AWS_57\n')).severities).toEqual({
      'aws-s3-log': 'off',
      'aws-s3-acl': 'off',
    })
    expect((await read('.checkov.yaml', 'skip-check: [CKV_AWS_1*]\n')).severities).toEqual({
      'aws-rds-backup': 'off',
      'aws-s3-log': 'off',
    })
  })

  it('checks some only, and what is skipped stays skipped', async () => {
    const { severities } = await read('.checkov.yaml', 'check: [CKV_AWS_18, CKV_AWS_20]\nskip-check: [CKV_AWS_20]\n')
    expect(severities).toEqual({ 'aws-s3-acl': 'off', 'aws-rds-backup': 'off' })
  })

  it('takes severities', async () => {
    const high = new Set(['critical', 'high'])
    const checked = await read('.checkov.yaml', 'check: [HIGH]\n')
    expect(checked.shownSeverities).toEqual({ terraform: high, dockerfile: high })
    const skipped = await read('.checkov.yaml', 'skip-check: MEDIUM\n')
    expect(skipped.shownSeverities).toEqual({ terraform: high, dockerfile: high })
  })

  it('skips paths by regular expression, in linear time', async () => {
    const resolved = await read('.checkov.yaml', 'skip-path: ["^infra/test", "(z+)+y$", "("]\n')
    expect(resolved.excluded(uri('infra/tests'), 'directory')).toBe(true)
    expect(resolved.excluded(uri('x/infra/test'), 'directory')).toBe(false)
    const start = performance.now()
    expect(resolved.excluded(uri(`${'z'.repeat(5000)}b`), 'file')).toBe(false)
    expect(performance.now() - start).toBeLessThan(500)
    expect(problemsOf(resolved)).toEqual([
      '.checkov.yaml:1:39 This is no regular expression that can be searched for safely; nothing is excluded by it.',
    ])
  })

  it.each([
    ['soft-fail: true', 'never'],
    ['soft-fail: false', undefined],
    ['soft-fail-on: [LOW, MEDIUM]', 'high'],
    ['soft-fail-on: [CRITICAL]', 'never'],
    ['hard-fail-on: [CRITICAL, HIGH]', undefined],
    ['soft-fail-on: HIGH\nhard-fail-on: LOW', 'low'],
    ['soft-fail: true\nhard-fail-on: HIGH', 'high'],
  ])('decides what fails: %j', async (text, severity) => {
    expect((await read('.checkov.yaml', text)).failOn.terraform).toBe(severity)
  })
})

describe('.trivyignore', () => {
  it('silences ids, until a day', async () => {
    const text =
      '# Accept the risk\nAVD-AWS-0092\n\nAWS-0089 exp:2030-01-01\nDS002\nCVE-2019-14697\nAWS-0092 exp:soon\n'
    const resolved = await read('.trivyignore', text)
    expect(ignored(resolved, 'infra/main.tf')).toEqual(['aws-s3-acl', 'aws-s3-log 2029-12-31', 'docker-user'])
    expect(ignored(resolved, '/elsewhere/main.tf')).toEqual([])
    expect(resolved.ignores?.[1]?.at.span).toEqual({ start: 32, end: 40 })
    expect(problemsOf(resolved)).toEqual([
      '.trivyignore:7:1 Trivy takes no notice of this line: `exp:soon` is no day such as exp:2030-01-31.',
    ])
  })

  it('as YAML: with paths, days and reasons', async () => {
    const text = [
      'misconfigurations:',
      '  - id: AVD-AWS-0092',
      '    paths: ["infra/*.tf", "mod/**/x.tf"]',
      '    expired_at: 2030-01-01',
      '    statement: Agreed',
      '  - id: DS-0002',
      '  - paths: [a]',
      'vulnerabilities:',
      '  - id: AWS-0089',
    ].join('\n')
    const resolved = await read('.trivyignore.yaml', text)
    expect(ignored(resolved, 'infra/main.tf')).toEqual(['aws-s3-acl 2029-12-31', 'docker-user'])
    expect(ignored(resolved, 'infra/deep/main.tf')).toEqual(['docker-user'])
    expect(ignored(resolved, 'mod/a/b/x.tf')).toEqual(['aws-s3-acl 2029-12-31', 'docker-user'])
    expect(resolved.ignores?.[0]?.reason).toBe('Agreed')
    expect(problemsOf(resolved)).toEqual(['.trivyignore.yaml:7:5 Trivy needs an `id` here.'])
  })

  it('is where trivy.yaml says', async () => {
    const files = {
      'trivy.yaml': 'ignorefile: ./conf/ignored.txt\n',
      'conf/ignored.txt': 'AWS-0092\n',
      '.trivyignore': 'AWS-0089\n',
    }
    expect(ignored(await new Workspace(files).of('main.tf'), 'main.tf')).toEqual(['aws-s3-acl'])
  })
})

describe('trivy.yaml', () => {
  it('limits severities, skips paths and never fails', async () => {
    const text =
      'severity: [HIGH, LOW]\nexit-code: 0\nscan:\n  skip-dirs: ["mod/*", vendor/]\n  skip-files: ["**/gen.tf"]\n'
    const resolved = await read('trivy.yaml', text)
    expect(resolved.shownSeverities?.dockerfile).toEqual(new Set(['high', 'low', 'info']))
    expect(resolved.failOn).toEqual({ terraform: 'never', dockerfile: 'never' })
    expect(resolved.excluded(uri('mod/a'), 'directory')).toBe(true)
    expect(resolved.excluded(uri('mod/a/b/main.tf'), 'file')).toBe(true)
    expect(resolved.excluded(uri('mod'), 'directory')).toBe(false)
    expect(resolved.excluded(uri('vendor'), 'directory')).toBe(true)
    expect(resolved.excluded(uri('a/b/gen.tf'), 'file')).toBe(true)
    expect(resolved.excluded(uri('gen.tf'), 'directory')).toBe(false)
  })
})

describe('.snyk', () => {
  const policy = (path: string, expires = '') =>
    `version: v1.19.0\nignore:\n  SNYK-CC-TF-18:\n    - '${path}':\n        reason: None Given\n${expires}        created: 2021-07-27T08:40:35.251Z\n`

  it.each([
    ['*', 'a/x.tf', 'aws_x.a', true],
    ['infra/main.tf > *', 'infra/main.tf', 'aws_x.a', true],
    ['infra/main.tf > *', 'infra/other.tf', 'aws_x.a', false],
    ['infra\\main.tf > resource > aws_x[a]', 'infra/main.tf', 'aws_x.a', true],
    ['infra/main.tf > resource > aws_x[a] > acl', 'infra/main.tf', 'aws_x.a', true],
    ['infra/main.tf > input > resource > aws_x[a]', 'infra/main.tf', 'aws_x.a["k"]', true],
    ['infra/main.tf > resource > aws_x[b]', 'infra/main.tf', 'aws_x.a', false],
    ['* > resource > aws_x[a]', 'b.tf', 'aws_x.a', true],
  ])('%s ignores %s %s: %s', async (path, file, address, expected) => {
    expect(ignored(await read('.snyk', policy(path)), file, address)).toEqual(expected ? ['aws-s3-acl'] : [])
  })

  it('expires', async () => {
    const resolved = await read('.snyk', policy('*', '        expires: 2030-08-26T08:40:35.249Z\n'))
    expect(ignored(resolved, 'a.tf')).toEqual(['aws-s3-acl 2030-08-26'])
    expect(resolved.ignores?.[0]).toMatchObject({ reason: 'None Given' })
  })
})

describe('other tools’ files together', () => {
  const files = {
    '.checkov.yaml': 'skip-check: [CKV_AWS_18]\nsoft-fail: true\n',
    'infra/.checkov.yaml': 'skip-check: [CKV_AWS_20]\n',
    '.trivyignore': 'AWS-0089\n',
  }

  it('hold with the nearest of each tool, as a whole', async () => {
    const resolved = await new Workspace(files).of('infra/main.tf')
    expect(resolved.severities).toEqual({ 'aws-s3-acl': 'off' })
    expect(resolved.failOn).toEqual({})
    expect(resolved.ignores).toHaveLength(1)
  })

  it('yield to .parapet.yaml, wherever it is', async () => {
    const resolved = await new Workspace({ ...files, '.parapet.yaml': 'severities: { aws-s3-acl: critical }\n' }).of(
      'infra/main.tf',
    )
    expect(resolved.severities).toEqual({ 'aws-s3-acl': 'critical' })
  })

  it('are left out where that is said', async () => {
    const off = await new Workspace({ ...files, '.parapet.yaml': 'peerConfigs: false\n' }).of('infra/main.tf')
    expect(off).toMatchObject({ severities: {}, failOn: {} })
    expect(off.ignores).toBeUndefined()
    const again = { ...files, '.parapet.yaml': 'peer-configs: false\n', 'infra/.parapet.yaml': 'peer-configs: true\n' }
    expect((await new Workspace(again).of('infra/main.tf')).severities).toEqual({ 'aws-s3-acl': 'off' })
  })

  it.each(['.hadolint.yaml', '.tfsec/config.yml', '.checkov.yaml', '.trivyignore.yaml', 'trivy.yaml', '.snyk'])(
    '%s that is broken is a warning, and the rest works',
    async name => {
      const workspace = new Workspace({ [name]: 'a: [\n', '.parapet.yaml': 'profile: strict\n' })
      const resolved = await workspace.of('main.tf')
      expect(resolved.profile).toBe('strict')
      expect(resolved.problems.map(({ severity }) => severity)).toContain('warning')
      expect(resolved.problems.every(({ severity }) => severity === 'warning')).toBe(true)
    },
  )
})
