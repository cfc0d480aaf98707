import { ignoreFix } from '../../helpers/ignore-files'
import { comesAlong, type ContextCopy, contextCopies } from '../../lib/context-copies'
import { secretFile } from '../../lib/secret-files'
import { shippedStages } from '../../lib/stages'
import type { BuildContext } from '../../model/context'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-copy-use-dockerignore',
  title: 'Nothing keeps secrets and history out of the image',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  aliases: { sonar: ['S6470'] },
  supersedes: ['docker-copy-no-whole-context'],
  on: ['COPY', 'ADD'],
  readsContext: true,
  *check(dockerfile) {
    const { context } = dockerfile
    if (!context) return
    const shipped = shippedStages(dockerfile)
    for (const each of contextCopies(dockerfile)) {
      const paths = unwanted(context, each)
      if (paths.length === 0) continue
      const ships = each.copy.stage !== undefined && shipped.has(each.copy.stage)
      yield {
        at: { instruction: each.copy, part: each.source },
        message: `${paths.slice(0, MOST_NAMED).join(', ')}${paths.length > MOST_NAMED ? ' and more' : ''} come along`,
        ...(ships ? {} : { profile: 'all', severity: 'low' }),
        fix: () => ignoreFix(context, paths, each.value),
      }
    }
  },
})

const MOST_NAMED = 3
/** The history of the project, in the folder itself. */
const HISTORY = ['.git', '.hg', '.svn']

/** What a folder or a wildcard takes along; files that are named one by one are meant. */
function unwanted(context: BuildContext, { value }: ContextCopy): readonly string[] {
  const taken = context.takenBy(value).filter(path => comesAlong(path, value))
  // Whether one that was read holds a secret is a matter of its own.
  const read = new Set(context.environmentFiles().map(({ path }) => path))
  return taken.filter(path => {
    if (HISTORY.includes(path)) return !context.isIgnored(`${path}/config`)
    if (/(?:^|\/)(?:node_modules|vendor|testdata|tests?|fixtures|examples?)\//.test(path)) return false
    return !read.has(path) && secretFile(path) === 'yes'
  })
}

export const docs: RuleDocs = {
  rationale:
    'What lies beside the program comes along: `.git` with every file that ever was in the project, keys, credentials. Each is in a layer that everybody who can pull the image can read.',
  remediation:
    'Name them in `.dockerignore` beside the Dockerfile, or begin it with `*` and let in what the program needs: `!src`. Change secrets that were built in.',
  responsibility: 'customer',
  cwe: ['CWE-538', 'CWE-527'],
  references: ['https://docs.docker.com/build/concepts/context/#dockerignore-files'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'no ignore file',
      code: `
        FROM node:22.11-slim
        WORKDIR /srv
        COPY «.» .
        USER node`,
      files: { '.git/config': '', 'server.js': '', 'deploy/id_ed25519': '' },
      fixed: `
        FROM node:22.11-slim
        WORKDIR /srv
        COPY . .
        USER node`,
      fixedFiles: { '.dockerignore': '.git\ndeploy/id_ed25519\n' },
    },
    {
      name: 'one that leaves out something else, in a stage that is not shipped',
      code: `
        FROM node:22.11-slim AS build
        WORKDIR /src
        ADD «config» /src/config
        FROM node:22.11-slim
        COPY --from=build /src/dist /srv
        USER node`,
      files: { '.dockerignore': 'node_modules\r\n', 'config/app.json': '', 'config/kubeconfig': '' },
      fixed: `
        FROM node:22.11-slim AS build
        WORKDIR /src
        ADD config /src/config
        FROM node:22.11-slim
        COPY --from=build /src/dist /srv
        USER node`,
      fixedFiles: { '.dockerignore': 'node_modules\r\nconfig/kubeconfig\r\n' },
    },
  ],
  good: [
    {
      name: 'left out, and public',
      code: `
        FROM node:22.11-slim
        COPY . /srv/
        USER node`,
      files: {
        '.dockerignore': '**\n!src\n!*.pub\n',
        '.git/config': '',
        '.env': 'PORT=80\n',
        'src/main.js': '',
        'id_rsa.pub': '',
      },
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG FOLDER
        COPY $FOLDER /srv/
        USER node`,
      files: { '.git/config': '' },
    },
  ],
}
