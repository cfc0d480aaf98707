import { commandRule, type CallContext } from '../../helpers/command-rule'
import type { Fix } from '../../fix'
import { insertInstructionAfter, insertInstructionBefore } from '../../fixes/dockerfile'
import { isInItsStage } from '../../lib/order'
import type { Program } from '../../lib/programs'
import { folderAt } from '../../lib/folders'
import { removeCommand } from '../../helpers/remove-command'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default commandRule({
  id: 'docker-run-use-workdir',
  title: 'WORKDIR would say what cd hides',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: {
    hadolint: ['DL3003'],
    trivy: ['DS-0013'],
    semgrep: ['use-workdir'],
    sonar: ['S6597'],
    cnspec: ['mondoo-docker-best-practice-use-workdir-not-cd'],
  },

  programs: ['cd'],
  reads: ['WORKDIR'],
  violates: ({ command }) => command.depth === 0,
  fix: hoist,
})

/** Where `cd` is the first command: WORKDIR above, and the old folder again below, if something follows. */
function hoist({ command, args }: Program, { run }: CallContext): Fix | undefined {
  const [folder] = args
  const [first, next] = run.body.script?.commands ?? []
  if (!folder?.literal || args.length !== 1 || !/^\/[\w./-]*$/.test(folder.text)) return undefined
  if (first !== command || run.body.form !== 'shell' || run.flags.length > 0) return undefined
  if (!run.stage || !isInItsStage(run)) return undefined
  const { file, span } = run.at
  const title = `Write WORKDIR ${folder.text}`
  if (!next) {
    const edits = [{ file, span, newText: `WORKDIR ${folder.text}` }]
    return {
      title,
      applicability: 'suggestion',
      impact: 'in-place',
      caution: 'what follows runs in that folder',
      edits,
    }
  }
  const before = folderAt(run)
  const edits = next.joinedBy === '&&' ? removeCommand(run, command) : undefined
  const last = run.stage.instructions.at(-1) === run
  if (!edits || (before === undefined && !last)) return undefined
  return {
    title,
    applicability: 'suggestion',
    impact: 'in-place',
    edits: [
      ...insertInstructionBefore(run, `WORKDIR ${folder.text}`),
      ...edits,
      ...(last || before === undefined ? [] : insertInstructionAfter(run, `WORKDIR ${before}`)),
    ],
  }
}

export const docs: RuleDocs = {
  rationale:
    'A `cd` ends with its RUN. Who reads on believes to be in that folder, and the next instruction works on the wrong files.',
  remediation:
    'Write `WORKDIR /srv` above; it creates the folder, too. For one command alone `git -C`, `make -C` or `npm --prefix` say where, and a subshell `( cd … )` shows its end.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#workdir'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'for nothing',
      code: `
        FROM debian:12
        RUN «cd /opt»
        USER 10001`,
      fixed: `
        FROM debian:12
        WORKDIR /opt
        USER 10001`,
    },
    {
      name: 'in front',
      code: `
        FROM debian:12
        WORKDIR /app
        RUN «cd /opt/tool» && make
        COPY . .
        USER 10001`,
      fixed: `
        FROM debian:12
        WORKDIR /app
        WORKDIR /opt/tool
        RUN make
        WORKDIR /app
        COPY . .
        USER 10001`,
    },
    {
      name: 'in between',
      code: `
        FROM debian:12
        RUN make && «cd "$HOME"» && make install`,
      fixed: null,
      noFix: 'What stands in front runs in another folder.',
    },
  ],
  good: [
    {
      name: 'WORKDIR, or a subshell',
      code: `
        FROM debian:12
        WORKDIR /opt
        RUN (cd tool && make) && make -C lib`,
    },
  ],
  unknown: [
    {
      name: 'a script',
      code: `
        FROM debian:12
        COPY build.sh /
        RUN /build.sh`,
    },
  ],
}
