import { commandRule, type CallContext } from '../../helpers/command-rule'
import type { Fix } from '../../fix'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import { replaceWord } from '../../fixes/dockerfile'
import { isInItsStage } from '../../lib/order'
import type { Program } from '../../lib/programs'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default commandRule({
  id: 'docker-run-use-add-for-download',
  title: 'Download that ADD would verify',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { sonar: ['S7026'] },

  programs: ['curl', 'wget'],
  violates: ({ name, args, command }, { run }) =>
    run.body.form === 'shell' &&
    run.body.script?.commands.length === 1 &&
    command.redirects.length === 0 &&
    savedAs(
      name,
      args.map(({ text }) => text),
    ) !== undefined,
  fix: (program, context) => add(program, context),
})

/** Where the file goes, if the command does nothing else: no headers, no data, no credentials. */
function savedAs(name: string, args: readonly string[]): { readonly url: string; readonly to: string } | undefined {
  const [urls, rest] = [
    args.filter(text => /^https?:\/\/[^$`]+$/.test(text)),
    args.filter(text => !/^https?:/.test(text)),
  ]
  const at = rest.findIndex(text =>
    (name === 'curl' ? /^(?:-[fsSL]*o|--output)$/ : /^(?:-q?O|--output-document)$/).test(text),
  )
  const to = at < 0 ? './' : rest[at + 1]
  const remote = name === 'wget' || rest.some(text => /^-[fsSL]*O$|^--remote-name$/.test(text))
  const others = rest.filter((_, i) => at < 0 || (i !== at && i !== at + 1))
  const harmless = others.every(text =>
    /^-[fsSLOqknv]+$|^--(?:fail|silent|show-error|location|remote-name|quiet|no-verbose|progress=\S+)$/.test(text),
  )
  const [url] = urls
  if (url === undefined || urls.length > 1 || !harmless || to === undefined || /^-$|\$/.test(to)) return undefined
  return at >= 0 || remote ? { url, to } : undefined
}

function add({ name, args }: Program, { run }: CallContext): Fix | undefined {
  const file = savedAs(
    name,
    args.map(({ text }) => text),
  )
  if (!file || run.flags.length > 0 || /\s/.test(file.to) || !isInItsStage(run)) return undefined
  return {
    title: 'Write ADD with a checksum',
    applicability: 'needs-input',
    impact: 'in-place',
    caution: 'ADD makes the file belong to root, without the right to execute it',
    edits: withPlaceholders(replaceWord(run, `ADD --checksum=sha256:${placeholder('digest')} ${file.url} ${file.to}`)),
  }
}

export const docs: RuleDocs = {
  rationale:
    'curl and wget store whatever the server sends that day, and have to be in the image; `ADD --checksum` refuses anything but the file that was tested.',
  remediation: 'Write `ADD --checksum=sha256:… https://… /folder/`; it needs BuildKit and takes no headers.',
  responsibility: 'customer',
  cwe: ['CWE-494'],
  references: ['https://docs.docker.com/reference/dockerfile/#add---checksum'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'to a file',
      code: `
        FROM debian:12
        RUN «curl -fsSL -o /usr/local/bin/tool https://example.com/tool»
        RUN «wget -q https://example.com/a.deb»
        USER 10001`,
      fixed: `
        FROM debian:12
        ADD --checksum=sha256:digest https://example.com/tool /usr/local/bin/tool
        ADD --checksum=sha256:digest https://example.com/a.deb ./
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'with a header, into a pipe, or more than the download',
      code: `
        FROM debian:12
        RUN curl -H "Accept: a" -o /a https://example.com/a
        RUN curl https://example.com/a | sort
        RUN curl -o /a https://example.com/a && sha256sum -c /sums`,
    },
  ],
  unknown: [
    {
      name: 'an address decided by whoever builds',
      code: `
        FROM debian:12
        ARG ADDRESS
        RUN curl -o /a $ADDRESS`,
    },
  ],
}
