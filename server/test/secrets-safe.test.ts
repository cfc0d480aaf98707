/** What one rule calls a secret stands in no output: whatever else someone or some rule says beside it. */
import { describe, expect, test } from 'vitest'
import { MarkupContent } from 'vscode-languageserver/node'
import { rules } from '#rules/index'
import { analyse } from '../src/analysis/analyse'
import { suppressionEdit, suppressionPlaces } from '../src/analysis/suppress'
import { Report } from '../src/lsp/protocol'
import { createEngine } from '../src/node/cli/engine'
import { uriOfPath } from '../src/node/fs'
import { parseDockerfile } from '../src/syntax/dockerfile/parse'
import { parseHcl } from '../src/syntax/hcl/parser'
import { parapet as run } from './cli/console'
import { TestFileSystem } from './cli/files'
import { at, start } from './lsp/client'

const PASSWORD = 'orange-kettle-42'
const TOKEN = 'q8Zr3vLx0pTn5bKd'

const MAIN = `variable "master" {
  default = "${PASSWORD}"
}

resource "aws_db_instance" "direct" { password = "${PASSWORD}" }

resource "aws_db_instance" "silenced" {
  # parapet:ignore aws-rds-no-literal-password ${PASSWORD} is for tests only
  password = "${PASSWORD}"
}

resource "aws_db_instance" "through" {
  password          = var.master
  storage_encrypted = false
}
`
const DOCKERFILE = `FROM node:22
# parapet:ignore docker-secret-not-in-variable the token ${TOKEN} was revoked
ENV API_TOKEN=${TOKEN} PORT=80
ENV OTHER_TOKEN="${TOKEN}"
USER node
`
/** Rules that would show all they can. */
const CONFIGURATION = `profile: all
custom-rules:
  - id: acme-shows-attribute
    title: Password is written
    on: aws_db_instance
    forbid: { attribute: password, present: true }
    message: "{address} has {attribute} {value}"
    fix: { insert: { where: after, text: "# {name}" } }
  - id: acme-shows-default
    title: Any text
    on: aws_db_instance
    forbid: { attribute: password, matches: "." }
    fix: { set: { attribute: skip_final_snapshot, value: true }, applicability: safe }
  - id: acme-shows-arguments
    title: Variable is set
    on: ENV
    forbid: { attribute: arguments, matches: "." }
    message: "{value} in {name}{type}"
  - id: acme-shows-values
    title: Value is set
    on: ENV
    forbid: { attribute: values, matches: "." }
  - id: acme-secret
    title: Port is secret
    secret: true
    on: ENV
    forbid: { attribute: values.PORT, present: true }
    message: "{value}"
`
const SETTING = 'plum-lantern-58'
/** What `COPY .` takes along: only the finding at the COPY points at it. */
const ENVIRONMENT = `PORT=80\nexport DB_PASSWORD="${SETTING}"\nURL=https://app:${SETTING}@db.internal/x\n`
const START = `#!/bin/sh\ncurl -o /x https://app:${SETTING}@example.com/x\n`
const IMAGE = `# parapet:ignore docker-user-set-user ${SETTING} needs root
FROM node:22
# parapet:ignore docker-user-not-root ${SETTING} is quoted where this does nothing
COPY . /srv/
ENTRYPOINT ["/srv/start.sh"]
`
const FILES = {
  '/w/.parapet.yaml': CONFIGURATION,
  '/w/main.tf': MAIN,
  '/w/Dockerfile': DOCKERFILE,
  '/w/image/Dockerfile': IMAGE,
  '/w/image/.env': ENVIRONMENT,
  '/w/image/start.sh': START,
}

const parapet = (argv: readonly string[], files = new TestFileSystem(FILES)) =>
  run(argv, { files, environment: { engine: () => Promise.resolve(createEngine('2026-01-01')) } })

function expectSafe(what: string, text: string): void {
  for (const secret of [PASSWORD, TOKEN, SETTING])
    expect(text.includes(secret), `${what} shows ${secret}:\n${text}`).toBe(false)
}

describe('no output shows a secret', () => {
  test.each([
    ['text', ['scan']],
    ['JSON', ['scan', '--format', 'json']],
    ['SARIF', ['scan', '--format', 'sarif']],
    ['JSON of the strict profile', ['scan', '--format', 'json', '--profile', 'strict']],
    ['config --explain', ['config', '--explain', '.']],
    ['config --explain as JSON', ['config', '--explain', '.', '--format', 'json']],
    ['rules test', ['rules', 'test']],
  ])('%s', async (what, argv) => {
    const { stdout, stderr } = await parapet(argv)
    expect(stdout.length).toBeGreaterThan(20)
    expectSafe(what, stdout + stderr)
  })

  test('the scan finds what it must hide', async () => {
    const { findings } = JSON.parse((await parapet(['scan', '--format', 'json'])).stdout) as {
      findings: { rule: string; message: string; suppression?: { reason: string } }[]
    }
    const found = (rule: string) => findings.filter(finding => finding.rule === rule)
    expect(found('aws-rds-no-literal-password')).toHaveLength(3)
    expect(found('docker-secret-not-in-variable').length).toBeGreaterThan(1)
    expect(found('aws-rds-no-literal-password').map(({ suppression }) => suppression?.reason)).toContain(
      '*** is for tests only',
    )
    expect(found('acme-shows-attribute').map(({ message }) => message)).toContain(
      'Password is written: aws_db_instance.direct has password (hidden)',
    )
    expect(found('acme-shows-arguments').map(({ message }) => message)[0]).toContain('***')
    expect(found('docker-secret-no-environment-file')).toHaveLength(1)
    expect(found('docker-start-no-download')).toHaveLength(1)
    expect(found('acme-secret').map(({ message }) => message)).toEqual(['Port is secret: (hidden)'])
  })

  test('fixes that would copy one are left out of reports, and work in the file', async () => {
    const files = new TestFileSystem(FILES)
    await parapet(['scan', '--fix'], files)
    // A block on one line is opened up: its text, the secret included, is written anew.
    expect(await files.text('/w/main.tf')).toContain('skip_final_snapshot = true')
    expect(await files.text('/w/main.tf')).toContain(PASSWORD)
    const { stdout, stderr } = await parapet(['scan', '--fix', '--format', 'json'], new TestFileSystem(FILES))
    expectSafe('scan --fix', stdout + stderr)
  })

  test('baseline', async () => {
    const files = new TestFileSystem(FILES)
    const { stdout, stderr } = await parapet(['baseline'], files)
    const text = await files.text('/w/.parapet-baseline.jsonl')
    expect(text).toContain('aws-rds-no-literal-password')
    expectSafe('baseline', text + stdout + stderr)
    // Another value in the same place is the same finding: nothing of the value is in its fingerprint.
    const other = new TestFileSystem({ ...FILES, '/w/main.tf': MAIN.replaceAll(PASSWORD, 'another-one-77') })
    await parapet(['baseline'], other)
    expect(await other.text('/w/.parapet-baseline.jsonl')).toBe(text)
  })

  test('diagnostics, hovers, actions and the report of the language server', async () => {
    const client = await start({
      folders: ['file:///w'],
      files: Object.fromEntries(Object.entries(FILES).map(([path, text]) => [uriOfPath(path), text])),
      dependencies: {
        rules,
        analyse: (snapshot, configuration, given) => analyse(snapshot, configuration, given, { today: '2026-01-01' }),
        parsers: { hcl: parseHcl, dockerfile: parseDockerfile },
        suppressionEdit,
        suppressionPlaces,
      },
    })
    for (const [name, text, language] of [
      ['main.tf', MAIN, 'terraform'],
      ['Dockerfile', DOCKERFILE, 'dockerfile'],
      ['image/Dockerfile', IMAGE, 'dockerfile'],
    ] as const) {
      const uri = `file:///w/${name}`
      await client.open(uri, text, language)
      const diagnostics = await client.diagnostics(uri)
      expect(diagnostics.length).toBeGreaterThan(3)
      expectSafe('diagnostics', JSON.stringify(diagnostics))
      for (const { range } of diagnostics) {
        const hover = await client.hover(uri, range.start.line, range.start.character)
        expectSafe('hover', MarkupContent.is(hover?.contents) ? hover.contents.value : JSON.stringify(hover))
        const actions = await client.actions(uri, range)
        expectSafe('actions', JSON.stringify(actions.map(action => [action.title, action.data as unknown])))
        const annotated = await Promise.all(actions.map(action => client.resolve(action)))
        expectSafe('annotations of edits', JSON.stringify(annotated.map(({ edit }) => edit?.changeAnnotations ?? null)))
      }
      expectSafe(
        'all actions',
        JSON.stringify((await client.actions(uri, at(0, 0), { only: ['source'] })).map(({ title }) => title)),
      )
    }
    const { text } = await client.connection.sendRequest(Report, { folder: 'file:///w' })
    expect(text).toContain('aws-rds-no-literal-password')
    expectSafe('the report', text)
    expectSafe('the log', client.logged.join('\n') + client.messages.join('\n'))
  })
})
