import { programsOf } from '../../lib/programs'
import { isRoot, shippedStages, withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-permission-no-recursive-chown',
  title: 'Whole folder is given to the user that runs it',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: { sonar: ['S6504'] },
  on: ['RUN'],
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    for (const run of withTriggers(dockerfile, 'RUN')) {
      if (run.stage && !shipped.has(run.stage)) continue
      for (const { name, args, command } of programsOf(run.body)) {
        const recursive = args.some(({ text }) => /^(?:-[^\WR]*R\w*|--recursive)$/.test(text))
        const [owner, ...folders] = args.filter(({ text }) => !text.startsWith('-'))
        if (name !== 'chown' || !recursive || !owner?.literal || isRoot(owner.text)) continue
        if (folders.some(({ text }) => CODE.test(text))) yield { at: { instruction: run, part: command } }
      }
    }
  },
})

/** Where programs lie; folders in them with another name (`/app/data`) may be what is written to. */
const CODE =
  /^(?:\.|\/(?:app|code|src|srv|opt|usr\/src(?:\/app)?|usr\/local|var\/www(?:\/html)?|home\/\w+\/app|workspace))\/?$/

export const docs: RuleDocs = {
  rationale:
    'A hole in the program that writes a file becomes a hole that changes the program. The copy of every file in a new layer also doubles what the image weighs.',
  remediation:
    'Give the user the folders it writes to and nothing else: `install -d -o app /app/data`. Code is better left to root.',
  responsibility: 'customer',
  cwe: ['CWE-732'],
  references: ['https://docs.docker.com/build/building/best-practices/#user'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'the program’s folder',
      code: `
        FROM debian:12
        COPY . /app
        RUN useradd app && «chown -R app:app /app»
        USER app`,
      fixed: null,
      noFix: 'Which folders the program writes to is not to be seen.',
    },
  ],
  good: [
    {
      name: 'data, and root’s',
      code: `
        FROM debian:12
        RUN chown -R app:app /app/data /var/lib/app && chown -R root:root /app && chown app /app`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG OWNER
        RUN chown -R $OWNER /app`,
    },
  ],
}
