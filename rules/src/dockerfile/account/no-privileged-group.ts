import type { Fix, TextEdit } from '../../fix'
import { removeCommand, removeWords } from '../../helpers/remove-command'
import { replaceWord } from '../../fixes/dockerfile'
import { readOptions, valueOf } from '../../lib/accounts'
import { type Program, programsOf } from '../../lib/programs'
import { shippedStages, withTriggers } from '../../lib/stages'
import type { RunInstruction } from '../../model/dockerfile'
import type { ShellWord } from '../../model/shell'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-account-no-privileged-group',
  title: 'User is put into a group that is as good as root',
  severity: 'medium',
  confidence: 'high',
  // What makes the group dangerous is another's: a sudo that asks for no password, a socket that is mounted.
  profile: 'strict',
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: {},
  on: ['RUN'],
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    for (const run of withTriggers(dockerfile, 'RUN'))
      for (const program of programsOf(run.body))
        for (const part of groupsGiven(program)) {
          const group = valueOf(part)
            ?.split(',')
            .find(each => PRIVILEGED.test(each))
          if (!part.literal || group === undefined) continue
          const quiet = group !== 'docker' && !(run.stage && shipped.has(run.stage))
          yield {
            at: { instruction: run, part },
            message: group,
            ...(quiet ? { profile: 'all', severity: 'low' } : {}),
            fix: () => leaveOut(run, program, part),
          }
        }
  },
})

const PRIVILEGED = /^(?:docker|sudo|wheel|shadow|disk|lxd)$/

/** The word with the groups; as the primary group `root` is what OpenShift wants. */
function groupsGiven(program: Program): readonly ShellWord[] {
  const { options, operands } = readOptions(program)
  switch (program.name) {
    case 'useradd':
    case 'usermod':
      return [options.get('groups') ?? []].flat()
    case 'adduser':
    case 'addgroup':
      return [options.get('groups') ?? [], operands.length === 2 ? (operands[1] ?? []) : []].flat()
    default:
      return []
  }
}

function leaveOut(run: RunInstruction, program: Program, part: ShellWord): Fix | undefined {
  const left = (valueOf(part) ?? '').split(',').filter(each => !PRIVILEGED.test(each))
  const edits = run.body.form === 'exec' ? undefined : editsFor(run, program, part, left)
  return (
    edits && {
      title: left.length > 0 ? `Only ${left.join(',')}` : 'Leave the user out of the group',
      applicability: 'suggestion',
      impact: 'in-place',
      caution: 'what needed the group stops working',
      edits,
    }
  )
}

function editsFor(run: RunInstruction, program: Program, part: ShellWord, left: string[]): TextEdit[] | undefined {
  const { command, name, args } = program
  const option = part.text.startsWith('--') ? part : args[args.indexOf(part) - 1]
  if (left.length > 0) return replaceWord(part, `${/^--[a-z]+=/.exec(part.text)?.[0] ?? ''}${left.join(',')}`)
  // Nothing but the group is what these two are called for.
  const nothingElse = option?.text.startsWith('-') === false || (name === 'usermod' && args.length <= 4)
  if (nothingElse) return removeCommand(run, command)
  if (!option || !/^(?:-G|--groups?(?:=.*)?|--ingroup(?:=.*)?)$/s.test(option.text)) return undefined
  return removeWords(command.words, option, part)
}

export const docs: RuleDocs = {
  rationale:
    'The user that was meant to hold an attacker back becomes root with `sudo`, reads what root’s group may read, or starts a privileged container through the Docker socket.',
  remediation: 'Leave the user out of it. What it needs to read can belong to a group of its own.',
  responsibility: 'customer',
  cwe: ['CWE-250', 'CWE-269'],
  references: ['https://docs.docker.com/engine/security/#docker-daemon-attack-surface'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'among others, and alone',
      code: `
        FROM debian:12
        RUN useradd -m -G «audio,sudo» app && usermod -aG «docker» app && make
        USER app`,
      fixed: `
        FROM debian:12
        RUN useradd -m -G audio app && make
        USER app`,
    },
    {
      name: 'with adduser and gpasswd',
      code: `
        FROM alpine:3.21
        RUN adduser -D -G «wheel» app
        RUN addgroup app «docker»
        USER app`,
      fixed: `
        FROM alpine:3.21
        RUN adduser -D app
        USER app`,
    },
  ],
  good: [
    {
      name: 'other groups',
      code: `
        FROM debian:12
        RUN groupadd docker && useradd -g app -G audio,video app && usermod -aG www-data app
        RUN usermod -u 1000 -g root www-data`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG GROUPS
        RUN useradd -G $GROUPS app`,
    },
  ],
}
