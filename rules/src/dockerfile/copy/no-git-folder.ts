import type { Fix } from '../../fix'
import { removeInstruction, removeWord } from '../../fixes/dockerfile'
import { shippedStages, withTriggers } from '../../lib/stages'
import type { AddInstruction, CopyInstruction, Word } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-copy-no-git-folder',
  title: 'History of the project is copied into the image',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  aliases: { dockle: ['DKL-LI-0003'] },
  on: ['COPY', 'ADD'],
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    for (const copy of withTriggers(dockerfile, 'COPY', 'ADD')) {
      const from = copy.flags.some(({ name }) => name === 'from')
      for (const source of copy.sources)
        if (/(?:^|\/)\.git\/?$/.test(source.value ?? ''))
          yield {
            at: { instruction: copy, part: source },
            ...(!from && copy.stage && shipped.has(copy.stage) ? {} : { profile: 'all', severity: 'low' }),
            fix: () => remove(copy, source),
          }
    }
  },
})

function remove(copy: CopyInstruction | AddInstruction, source: Word): Fix | undefined {
  const json =
    /^\[/.test(copy.argumentsAt?.file.text.slice(copy.sources[0]?.at.span.start ?? 0) ?? '') ||
    copy.sources[0]?.at.file.text.charAt(copy.sources[0].at.span.start - 1) === '"'
  if (json) return undefined
  return {
    title: 'Leave .git out of the image',
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'a build that asks git for the version needs it in another way',
    edits: copy.sources.length === 1 ? removeInstruction(copy) : removeWord(source),
  }
}

export const docs: RuleDocs = {
  rationale:
    '`.git` has every file that ever was in the project, secrets that were taken out among them, and often a token in its `config`.',
  remediation:
    'Leave it out, and name it in `.dockerignore`. Where the build wants the commit’s number, pass it (`ARG REVISION`), mount the folder (`RUN --mount=type=bind,source=.git,target=.git`), or copy it in a build stage.',
  responsibility: 'customer',
  cwe: ['CWE-527'],
  references: ['https://docs.docker.com/build/concepts/context/#dockerignore-files'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'among others',
      code: `
        FROM node:22.11-slim
        COPY package.json «.git» src /srv/
        USER node`,
      fixed: `
        FROM node:22.11-slim
        COPY package.json src /srv/
        USER node`,
    },
  ],
  good: [
    {
      name: 'similar names',
      code: `
        FROM node:22.11-slim
        COPY .gitignore .github app.git.txt /srv/`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG FOLDER
        COPY $FOLDER /srv/`,
    },
  ],
}
