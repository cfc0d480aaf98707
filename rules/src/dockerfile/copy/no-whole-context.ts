import { shippedStages, withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-copy-no-whole-context',
  title: 'Everything beside the Dockerfile is copied',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  aliases: { sonar: ['S6470'] },
  on: ['COPY', 'ADD'],
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    for (const copy of withTriggers(dockerfile, 'COPY', 'ADD')) {
      if (copy.flags.some(({ name }) => name === 'from') || (copy.stage && !shipped.has(copy.stage))) continue
      for (const source of copy.sources)
        if (/^(?:\.{0,2}\/*|\.\/\*|\*)$/.test(source.value ?? 'unknown'))
          yield { at: { instruction: copy, part: source } }
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Whatever lies in the folder comes along: `.git` with the history of the project, `.env`, keys, dumps. Each of them is in a layer that everybody who can pull the image can read, unless `.dockerignore` names it.',
  remediation:
    'Name what the program needs: `COPY package.json src/ ./`, or copy all in a build stage and take the result. With a `.dockerignore` that begins with `*` and lets in what is needed, say so with a comment that silences this.',
  responsibility: 'customer',
  cwe: ['CWE-668', 'CWE-538'],
  references: ['https://docs.docker.com/build/concepts/context/#dockerignore-files'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'into what is shipped',
      code: `
        FROM node:22.11-slim
        WORKDIR /srv
        COPY «.» .
        ADD «./» /srv/
        USER node`,
      fixed: null,
      noFix: 'What of it the program needs is not to be seen.',
    },
  ],
  good: [
    {
      name: 'folders, and a build stage',
      code: `
        FROM node:22.11-slim AS build
        COPY . .
        FROM node:22.11-slim
        COPY --from=build / /all
        COPY src ./package.json ./`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG FOLDER
        COPY $FOLDER .`,
    },
  ],
}
