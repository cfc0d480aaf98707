import { programsOf, type Program } from '../../lib/programs'
import { withTriggers } from '../../lib/stages'
import { textAt } from '../../model/source'
import type { Fix } from '../../fix'
import { insertBehind } from '../../fixes/dockerfile'
import { placeholder, withPlaceholders } from '../../fixes/placeholder'
import type { ShellWord } from '../../model/shell'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-git-pin-clone',
  title: 'Clone takes whatever the branch holds',
  severity: 'low',
  confidence: 'high',
  profile: 'strict',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {},

  on: ['RUN', 'ADD'],
  *check(dockerfile) {
    for (const run of withTriggers(dockerfile, 'RUN'))
      for (const { name, args, command } of programsOf(run.body)) {
        const verb = name === 'git' ? args.find(({ text }) => text === 'clone') : undefined
        const rest = textAt(run.at).slice(command.at.span.end - run.at.span.start)
        if (!verb || saysWhich(args) || /\bgit\b[^;&|]*\b(?:checkout|reset|switch)\b/.test(rest)) continue
        yield { at: { instruction: run, part: command }, fix: () => addBranch(verb) }
      }
    for (const add of withTriggers(dockerfile, 'ADD'))
      for (const source of add.sources)
        if (/^(?:git@|git:|https?:\/\/[^?#]+\.git$)/.test(source.value ?? '') && !/[#?]/.test(source.value ?? ''))
          yield { at: { instruction: add, part: source } }
  },
})

function saysWhich(args: Program['args']): boolean {
  // A variable in front of the address may hold the option.
  return args.some(
    ({ text, literal }, i) =>
      /^(?:-b|--branch|--revision)(?:=|$)/.test(text) || (!literal && i < args.length - 1 && !/:|\//.test(text)),
  )
}

function addBranch(verb: ShellWord): Fix {
  return {
    title: 'Clone one version',
    applicability: 'needs-input',
    impact: 'in-place',
    edits: withPlaceholders(insertBehind(verb, ` --branch ${placeholder('version')}`)),
  }
}

export const docs: RuleDocs = {
  rationale:
    'Whoever may push to the repository decides what the next build compiles; and the cached layer keeps an old state that nobody can name.',
  remediation:
    'Check a commit out: `git clone … && git -C tools checkout 0123abc`, or `ADD https://example.com/tools.git?ref=v1.2&checksum=0123abc /tools`; `--branch v1.2` at least names a release.',
  responsibility: 'customer',
  cwe: ['CWE-1357'],
  references: ['https://docs.docker.com/reference/dockerfile/#add---checksum'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'a clone',
      code: `
        FROM debian:12
        RUN «git clone https://example.com/tools.git» && make -C tools
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN git clone --branch version https://example.com/tools.git && make -C tools
        USER 10001`,
    },
    {
      name: 'ADD',
      code: `
        FROM debian:12
        ADD «https://example.com/tools.git» /tools
        USER 10001`,
      fixed: null,
      noFix: 'Which of the two ways to name a commit the builder knows depends on its version.',
    },
  ],
  good: [
    {
      name: 'a tag, a commit checked out, a reference',
      code: `
        FROM debian:12
        RUN git clone -b v1.2 --depth 1 https://example.com/a.git && git clone https://example.com/b.git && cd b && git checkout 0123abc
        ADD https://example.com/tools.git#v1.2 /tools`,
    },
  ],
  unknown: [
    {
      name: 'options decided by whoever builds',
      code: `
        FROM debian:12
        ARG BRANCH
        RUN git clone $BRANCH https://example.com/a.git`,
    },
  ],
}
