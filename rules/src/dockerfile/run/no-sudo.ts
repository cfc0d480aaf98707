import type { Fix, TextEdit } from '../../fix'
import { imageFacts } from '../../lib/images'
import { isInThisBuild } from '../../lib/order'
import { isRoot, shippedStages, userAt, withTriggers } from '../../lib/stages'
import type { RunInstruction } from '../../model/dockerfile'
import type { ShellCommand, ShellWord } from '../../model/shell'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-run-no-sudo',
  title: 'RUN calls sudo',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  on: ['RUN', 'USER'],
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: {
    hadolint: ['DL3004'],
    trivy: ['DS-0010'],
    checkov: ['CKV2_DOCKER_1'],
    kics: ['8ada6e80-0ade-439e-b176-0b28f6bce35a'],
    semgrep: ['no-sudo-in-dockerfile'],
    dockle: ['DKL-DI-0001'],
    dockerfilelint: ['sudo_usage'],
    cnspec: ['mondoo-docker-security-no-sudo-commands'],
    'dockerfile-security': ['sudo'],
  },
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    let told = false
    for (const run of withTriggers(dockerfile, 'RUN')) {
      const calls = (run.body.script?.commands ?? []).filter(callsSudo)
      const first = calls[0]?.words.find(isSudo)
      if (!first) continue
      const root = isRootAt(run, isInThisBuild(dockerfile, run))
      const quiet = root || !run.stage || !shipped.has(run.stage)
      const loud: boolean = !quiet && !told && userAt(run).kind === 'other'
      told ||= loud
      yield {
        at: { instruction: run, part: first },
        message: root ? 'the user is root already' : 'whoever takes over its user may become root with it, too',
        // A user nobody names may be root; and that a user may become root is said once.
        ...(quiet ? { profile: 'all', severity: 'low' } : loud ? {} : { profile: 'strict' }),
        fix: () => (root ? dropSudo(calls) : undefined),
      }
    }
  },
})

function isSudo({ text }: ShellWord): boolean {
  return /^(?:.*\/)?sudo$/.test(text)
}

/** Also behind a second RUN, which somebody forgot to take out when they joined two. */
function callsSudo({ name, words }: ShellCommand): boolean {
  return name === 'sudo' || (words[0]?.text === 'RUN' && words.some(isSudo))
}

/** What ONBUILD wraps runs as the user that its stage ends with. */
function isRootAt(run: RunInstruction, here: boolean): boolean {
  const user = run.stage?.effectiveUser
  if (!here && user?.kind !== 'unset' && !(user?.kind === 'known' && isRoot(user.value ?? ''))) return false
  const { kind } = userAt(run)
  const image = run.stage?.baseImage
  return kind === 'root' || (kind === 'unset' && image !== undefined && imageFacts(image).runsAs === 'root')
}

function dropSudo(calls: readonly ShellCommand[]): Fix | undefined {
  const edits = calls.map(sudoEdit)
  if (!edits.every(edit => edit !== undefined)) return undefined
  return { title: 'Drop sudo', applicability: 'safe', impact: 'in-place', edits }
}

/** With its options, as long as they do not choose another user. */
function sudoEdit({ words }: ShellCommand): TextEdit | undefined {
  const at = words.findIndex(isSudo)
  const program = words
    .slice(at + 1)
    .find(({ text }) => !/^-(?:[EHnSPk]+|-preserve-env|-set-home|-non-interactive|-stdin)$/.test(text))
  const sudo = words[at]
  if (!sudo || !program || program.text.startsWith('-')) return undefined
  return { file: sudo.at.file, span: { start: sudo.at.span.start, end: program.at.span.start }, newText: '' }
}

export const docs: RuleDocs = {
  rationale:
    'For sudo to work in a build, its user may become root without a password, and that stays so in the image: the USER that was meant to hold an attacker back does not. It also passes no signals on and loses the environment.',
  remediation:
    'Drop the word where the user is root. Elsewhere put the steps that need root between `USER root` and `USER app`, and leave sudo out of the image.',
  responsibility: 'customer',
  cwe: ['CWE-250', 'CWE-269'],
  references: ['https://docs.docker.com/build/building/best-practices/#user'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'as root',
      code: `
        FROM debian:12
        RUN apt-get update && «sudo» -E apt-get install -y --no-install-recommends git \\
            && /usr/bin/sudo FOO=1 make && rm -rf /var/lib/apt/lists/*
        USER 10001`,
      fixed: `
        FROM debian:12
        RUN apt-get update && apt-get install -y --no-install-recommends git \\
            && FOO=1 make && rm -rf /var/lib/apt/lists/*
        USER 10001`,
    },
    {
      name: 'as another user',
      code: `
        FROM registry.example.com/ci:3
        USER ci
        RUN «sudo» make install`,
      fixed: null,
      noFix: 'Which steps shall run as root, and what then belongs to whom, has to be decided.',
    },
    {
      name: 'in builds that start from this image',
      code: `
        FROM debian:12
        USER root
        ONBUILD RUN «sudo» make install`,
      fixed: `
        FROM debian:12
        USER root
        ONBUILD RUN make install`,
    },
    {
      name: 'to become somebody else',
      code: `
        FROM debian:12
        RUN «sudo» -u app make`,
      fixed: null,
      noFix: 'Without sudo the command would run as root.',
    },
    {
      name: 'again and again',
      code: `
        FROM registry.example.com/ci:3
        USER ci
        RUN «sudo» make
        RUN «sudo» make install`,
      fixed: null,
      noFix: 'Which steps shall run as root, and what then belongs to whom, has to be decided.',
    },
  ],
  good: [
    {
      name: 'installed and configured, not called',
      code: `
        FROM debian:12
        RUN apt-get install -y sudo && echo "sudo -i" > /notes && cat /etc/sudoers`,
    },
  ],
  unknown: [
    {
      name: 'a command decided by whoever builds',
      code: `
        FROM debian:12
        ARG AS_ROOT
        RUN $AS_ROOT make install`,
    },
  ],
}
