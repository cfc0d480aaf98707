import { commandRule, addOption } from '../../helpers/command-rule'
import { imageFacts } from '../../lib/images'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default commandRule({
  id: 'docker-run-wget-progress',
  title: 'Progress bar fills the build log',
  severity: 'info',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['denial-of-service'],
  cia: ['availability'],
  aaa: [],
  aliases: { hadolint: ['DL3047'] },

  programs: ['wget'],
  reads: ['FROM'],
  violates: ({ args, command }) =>
    args.length > 0 &&
    !args.some(({ text, literal }) => QUIET.test(text) || (!literal && /^\$\{?\w*(?:OPT|FLAG|ARG)/i.test(text))) &&
    !command.redirects.some(({ descriptor, operator }) => descriptor === '2' || operator.startsWith('&>')),
  fix: ({ word }, context) => {
    const image = context.run.stage?.baseImage
    // The wget of BusyBox knows no kinds of progress.
    const option = image && imageFacts(image).family === 'alpine' ? '-q' : '--progress=dot:giga'
    return addOption(context, word, option, { applicability: 'suggestion' })
  },
})

const QUIET =
  /^(?:--(?:quiet|no-verbose|progress|output-file|append-output|background|version|help|spider)(?:=|$)|-[a-zA-Z]*[qoab]|-nv$)/

export const docs: RuleDocs = {
  rationale:
    'Thousands of lines of progress hide the warning that mattered, and CI cuts the log off where the error would have been.',
  remediation: 'Add `--progress=dot:giga`, or `-nv` for one line per file; the wget of BusyBox only knows `-q`.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://www.gnu.org/software/wget/manual/html_node/Download-Options.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'on Debian',
      code: `
        FROM debian:12
        RUN «wget https://example.com/a.tgz» && tar xf a.tgz
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN wget --progress=dot:giga https://example.com/a.tgz && tar xf a.tgz
        USER 10001`,
    },
    {
      name: 'on Alpine',
      code: `
        FROM alpine:3.20
        RUN «wget -O /a.tgz https://example.com/a.tgz»
        USER 10001`,
      fixed: `
        FROM alpine:3.20
        RUN wget -q -O /a.tgz https://example.com/a.tgz
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'quiet, brief, elsewhere',
      code: `
        FROM debian:12
        RUN wget -qO- https://example.com/a && wget -nv https://example.com/b && wget --no-verbose https://example.com/b && wget -o /log https://example.com/c && wget https://example.com/d 2>/log`,
    },
  ],
  unknown: [
    {
      name: 'options decided by whoever builds',
      code: `
        FROM debian:12
        ARG WGET_OPTIONS
        RUN wget $WGET_OPTIONS https://example.com/a`,
    },
  ],
}
