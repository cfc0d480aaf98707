import { describe, expect, it } from 'vitest'
import { explained, problemsOf, uri, Workspace } from './support'

describe('the nearest file wins key by key', () => {
  const nested = {
    '.parapet.yaml': 'profile: all\nseverities:\n  aws-s3-acl: low\n  aws-s3-log: off\nrequired-tags: [owner]\n',
    'team/.parapet.yml': 'profile: strict\nseverities:\n  aws-s3-acl: critical\n',
    'team/app/main.tf': '',
    'team/app/.parapet.yaml': 'options:\n  aws-rds-backup: { minimum-days: 30 }\n',
  }

  it('over the whole chain', async () => {
    const resolved = await new Workspace(nested).of('team/app/main.tf')
    expect(resolved).toMatchObject({
      profile: 'strict',
      severities: { 'aws-s3-acl': 'critical', 'aws-s3-log': 'off' },
      options: { 'aws-rds-backup': { 'minimum-days': 30 } },
      sharedOptions: { 'required-tags': ['owner'] },
    })
    expect(resolved.files).toEqual(['team/app/.parapet.yaml', 'team/.parapet.yml', '.parapet.yaml'].map(uri))
    expect(explained(resolved)).toEqual([
      'options.aws-rds-backup.minimum-days = 30 (team/app/.parapet.yaml:2)',
      'profile = "strict" (team/.parapet.yml:1)',
      'severities.aws-s3-acl = "critical" (team/.parapet.yml:3)',
      'severities.aws-s3-log = "off" (.parapet.yaml:4)',
      'required-tags = ["owner"] (.parapet.yaml:5)',
    ])
  })

  it('and says nothing where there is none', async () => {
    const workspace = new Workspace({ 'a/main.tf': '' })
    const resolved = await workspace.of('a/main.tf')
    expect(explained(resolved)).toEqual(['profile = "recommended" (default)'])
    expect(await workspace.of('b/c/Dockerfile')).toBe(resolved)
  })

  it('reads every file once, and gives one object per folder that changes anything', async () => {
    const workspace = new Workspace({ ...nested, 'team/app/deep/down/main.tf': '' })
    const [a, b] = await Promise.all([workspace.of('team/app/main.tf'), workspace.of('team/app/deep/down/main.tf')])
    expect(a).toBe(b)
    const reads = workspace.files.reads.filter(read => read.includes('.parapet'))
    expect(new Set(reads).size).toBe(reads.length)
  })

  it('does not look above the workspace, unless the repository begins there', async () => {
    const outside = { '/.parapet.yaml': 'profile: all\n', '/w/main.tf': '' }
    expect((await new Workspace(outside).of('main.tf')).profile).toBe('recommended')
    const repository = {
      '/r/.parapet.yaml': 'profile: all\n',
      '/r/.git/HEAD': '',
      '/r/w/main.tf': '',
      '/.parapet.yaml': 'profile: strict\n',
    }
    expect((await new Workspace(repository, ['file:///r/w']).of('/r/w/main.tf')).profile).toBe('all')
  })

  it('ends at a repository inside the repository, and at the folder of a document outside every root', async () => {
    const files = { '.parapet.yaml': 'profile: all\n', 'sub/.git': 'gitdir: x', 'sub/a/main.tf': '' }
    expect((await new Workspace(files).of('sub/a/main.tf')).profile).toBe('recommended')
    const alone = {
      '/x/y/main.tf': '',
      '/x/.parapet.yaml': 'profile: all\n',
      '/x/y/.parapet.yaml': 'severities:\n  aws-s3-acl: off\n',
    }
    const resolved = await new Workspace(alone).of('/x/y/main.tf')
    expect(resolved).toMatchObject({ profile: 'recommended', severities: { 'aws-s3-acl': 'off' } })
  })

  it('keeps the roots of a workspace apart', async () => {
    const files = { '/a/.parapet.yaml': 'profile: all\n', '/a/main.tf': '', '/b/main.tf': '' }
    const workspace = new Workspace(files, ['file:///a', 'file:///b'])
    expect((await workspace.of('/a/main.tf')).profile).toBe('all')
    expect((await workspace.of('/b/main.tf')).profile).toBe('recommended')
  })

  it('prefers .parapet.yaml to .parapet.yml', async () => {
    const files = { '.parapet.yaml': 'profile: all\n', '.parapet.yml': 'profile: strict\n' }
    expect((await new Workspace(files).of('main.tf')).profile).toBe('all')
  })
})

describe('exclude', () => {
  const files = {
    '.parapet.yaml': 'exclude: [examples/, "*.gen.tf", "!keep.gen.tf"]\n',
    'team/.parapet.yaml': 'exclude: ["!examples/", local/]\n',
  }

  it.each([
    ['examples', 'directory', true],
    ['examples/a/main.tf', 'file', true],
    ['x.gen.tf', 'file', true],
    ['keep.gen.tf', 'file', false],
    ['main.tf', 'file', false],
    ['/elsewhere/examples', 'directory', false],
  ] as const)('%s, a %s: %s', async (path, kind, expected) => {
    expect((await new Workspace(files).of('main.tf')).excluded(uri(path), kind)).toBe(expected)
  })

  it('is taken back by a nearer file, and relative to its own', async () => {
    const resolved = await new Workspace(files).of('team/main.tf')
    expect(resolved.excluded(uri('team/examples'), 'directory')).toBe(false)
    expect(resolved.excluded(uri('team/local'), 'directory')).toBe(true)
    expect(resolved.excluded(uri('local'), 'directory')).toBe(false)
    expect(resolved.excluded(uri('team/a.gen.tf'), 'file')).toBe(true)
  })
})

describe('a mistake', () => {
  it('has its exact place, and the rest of the file works', async () => {
    const text = 'profile: strikt\nseverities:\n  aws-s3-alc: off\n  aws-s3-log: off\n  aws-s3-acl: hihg\nfoo: 1\n'
    const resolved = await new Workspace({ '.parapet.yaml': text }).of('main.tf')
    expect(problemsOf(resolved)).toEqual([
      '.parapet.yaml:1:10 This must be one of recommended, strict, all. Did you mean "strict"?',
      '.parapet.yaml:3:3 There is no rule `aws-s3-alc`. Did you mean "aws-s3-acl"?',
      '.parapet.yaml:5:15 This must be one of critical, high, medium, low, info, off. Did you mean "high"?',
      expect.stringMatching(/^\.parapet\.yaml:6:1 The configuration has no key `foo`; it has profile, /),
    ])
    expect(resolved.severities).toEqual({ 'aws-s3-log': 'off' })
  })

  it('leaves what was good before in force, key by key', async () => {
    const workspace = new Workspace({
      '.parapet.yaml': 'profile: strict\nseverities:\n  aws-s3-acl: off\nexclude: [a/]\n',
    })
    await workspace.of('main.tf')
    workspace.write('.parapet.yaml', 'profile: str\nseverities:\n  aws-s3-acl: o\nexclude: b/\n')
    const wrong = await workspace.of('main.tf')
    expect(wrong).toMatchObject({ profile: 'strict', severities: { 'aws-s3-acl': 'off' } })
    expect(wrong.excluded(uri('a'), 'directory')).toBe(true)
    workspace.write('.parapet.yaml', 'profile: [\n')
    const broken = await workspace.of('main.tf')
    expect(broken).toMatchObject({ profile: 'strict', severities: { 'aws-s3-acl': 'off' } })
    expect(problemsOf(broken)).toHaveLength(1)
    workspace.write('.parapet.yaml', 'profile: all\n')
    expect(await workspace.of('main.tf')).toMatchObject({ profile: 'all', severities: {}, problems: [] })
    workspace.files.remove(uri('.parapet.yaml'))
    workspace.resolver.changed()
    expect((await workspace.of('main.tf')).profile).toBe('recommended')
  })

  it.each([
    ['10 MB', ' '.repeat(10 * 1024 * 1024), /too large to be analysed \(10\.0 MB/],
    ['1 MB', `exclude: [${'a, '.repeat(400_000)}]`, /larger than any configuration \(the limit is 256 KB\)/],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0]), /UTF-16/],
    ['deep', `a: ${'['.repeat(5000)}`, /nested deeper/],
    ['aliases that explode', `a: &a [x]\nb: &b [${'*a,'.repeat(50)}]\nrequired-tags: [${'*b,'.repeat(50)}]`, /./],
  ])('of %s is one message, and nothing crashes', async (_, content, message) => {
    const resolved = await new Workspace({ '.parapet.yaml': content }).of('main.tf')
    expect(problemsOf(resolved).join('\n')).toMatch(message)
  })

  it.each([
    ['required-tags: owner', '1:16 `required-tags` must be a list of strings.'],
    ['required-tags: [1]', '1:16 `required-tags` must be a list of strings.'],
    ['suppressions: { require-reason: 1 }', '1:33 `require-reason` must be true or false.'],
    ['peer-configs: no', '1:15 `peer-configs` must be true or false.'],
    ['baseline: /etc/passwd', '1:11 `baseline` must be a path relative to the folder of this file.'],
    ['custom-rules: {}', '1:15 `custom-rules` must be a list: lines that begin with `- `.'],
    [
      'data-classes: [{ class: public }]',
      '1:16 A data class must say what it is about: `address`, `type`, `tag` or `path`.',
    ],
    ['data-classes: [{ path: a }]', '1:16 A data class needs `class`: one of public, internal, confidential.'],
    ['data-classes: [{ path: a, class: secret }]', '1:34 This must be one of public, internal, confidential.'],
    [
      'data-classes: [{ adress: a, class: public }]',
      '1:18 A data class has no key `adress`; it has address, type, tag, path, class. Did you mean "address"?',
    ],
  ])('%s', async (text, message) => {
    expect(problemsOf(await new Workspace({ '.parapet.yaml': text }).of('main.tf'))).toEqual([
      `.parapet.yaml:${message}`,
    ])
  })
})

describe('keys', () => {
  it('may be written as in the editor’s settings', async () => {
    const text =
      'requiredTags: [a]\npeerConfigs: false\nsuppressions: { requireReason: true }\nallowedRegistries: [ghcr.io]\n'
    const resolved = await new Workspace({ '.parapet.yaml': text }).of('main.tf')
    expect(resolved).toMatchObject({
      sharedOptions: { 'required-tags': ['a'], 'allowed-registries': ['ghcr.io'] },
      suppressions: { requireReason: true },
      problems: [],
    })
  })

  it('name custom rules of the file, of files around it and of .parapet/rules', async () => {
    const workspace = new Workspace({
      '.parapet.yaml': 'custom-rules:\n  - id: my-own\nseverities:\n  my-own: low\n  my-file: low\n',
      '.parapet/rules/a.yaml': '- id: my-file\n- id: my-other\n',
      '.parapet/rules/b.yml': 'id: my-third\n',
      'team/.parapet.yaml': 'severities:\n  my-own: off\n  my-third: off\n  my-thirt: off\n',
    })
    const resolved = await workspace.of('team/main.tf')
    expect(problemsOf(resolved)).toEqual([
      'team/.parapet.yaml:4:3 There is no rule `my-thirt`. Did you mean "my-third"?',
    ])
    expect(resolved.severities).toEqual({ 'my-own': 'off', 'my-third': 'off', 'my-file': 'low' })
    expect(resolved.customRules.map(({ file }) => file.uri.slice('file:///w/'.length))).toEqual([
      '.parapet.yaml',
      '.parapet/rules/a.yaml',
      '.parapet/rules/a.yaml',
      '.parapet/rules/b.yml',
    ])
  })

  it('point to the baseline from where they stand', async () => {
    const resolved = await new Workspace({ 'team/.parapet.yaml': 'baseline: ../known.json\n' }).of('team/a/main.tf')
    expect(resolved.baseline?.uri).toBe(uri('known.json'))
  })
})
