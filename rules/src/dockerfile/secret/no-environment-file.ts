import { type PlacedSecret } from '../../helpers/instruction-secrets'
import { secretsInFile } from '../../helpers/file-secrets'
import { contextCopies } from '../../lib/context-copies'
import { ignoreFix } from '../../helpers/ignore-files'
import { shippedStages } from '../../lib/stages'
import { dockerfileRule, type Problem, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-secret-no-environment-file',
  title: 'File of settings with a secret is copied into the image',
  severity: 'critical',
  confidence: 'medium',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['spoofing', 'information-disclosure', 'elevation-of-privilege'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  dataClass: 'confidential',
  aliases: { trivy: ['DS-0031'], dockle: ['CIS-DI-0010'] },
  supersedes: ['docker-secret-no-file'],
  on: ['COPY', 'ADD'],
  readsContext: true,
  *check(dockerfile) {
    const { context } = dockerfile
    const files = context?.environmentFiles() ?? []
    if (!context || files.length === 0) return
    const shipped = shippedStages(dockerfile)
    for (const { copy, source, value } of contextCopies(dockerfile)) {
      const taken = new Set(context.takenBy(value))
      for (const { path, file } of files) {
        const secrets = taken.has(path) ? secretsInFile(file) : []
        if (secrets.length === 0) continue
        yield {
          at: { instruction: copy, part: source },
          message: path,
          ...placesOf(secrets),
          ...levelOf(secrets, copy.stage !== undefined && shipped.has(copy.stage)),
          fix: () => ignoreFix(context, [path], value),
        }
      }
    }
  },
})

const MOST_NAMED = 10

function placesOf(secrets: readonly PlacedSecret[]): Pick<Problem, 'related' | 'secret'> {
  return {
    related: secrets.slice(0, MOST_NAMED).map(({ at, kind }) => ({ at, message: kind })),
    secret: secrets.map(({ at }) => at),
  }
}

/** A stage that is not shipped stays on the machine that builds, and in its cache. */
function levelOf(
  secrets: readonly PlacedSecret[],
  isShipped: boolean,
): Pick<Problem, 'profile' | 'severity' | 'confidence'> {
  if (!secrets.some(({ certainty }) => certainty === 'real'))
    return { profile: 'all', severity: 'low', confidence: 'low' }
  return isShipped ? {} : { profile: 'strict', severity: 'medium' }
}

export const docs: RuleDocs = {
  rationale:
    'Everybody who can pull the image reads the file, also when a later layer removes it. `COPY . .` takes it along without a word, and images are copied to more places than repositories.',
  remediation:
    'Name the file in `.dockerignore`, let the platform set the variables when the container starts, and change the secrets that were built in. What a build needs: `RUN --mount=type=secret`.',
  responsibility: 'customer',
  cwe: ['CWE-538', 'CWE-798'],
  references: [
    'https://docs.docker.com/build/concepts/context/#dockerignore-files',
    'https://docs.docker.com/build/building/secrets/',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'with all that is there',
      code: `
        FROM node:22.11-slim
        WORKDIR /srv
        COPY «.» .
        USER node
        CMD ["node", "server.js"]`,
      files: {
        'server.js': '',
        '.env': 'PORT=8080\nexport DB_PASSWORD="kettle-orange-7"\n',
        '.env.example': 'DB_PASSWORD=changeme\n',
        '.dockerignore': 'node_modules\n*.example',
      },
      fixed: `
        FROM node:22.11-slim
        WORKDIR /srv
        COPY . .
        USER node
        CMD ["node", "server.js"]`,
      fixedFiles: { '.dockerignore': 'node_modules\n*.example\n.env\n' },
    },
    {
      name: 'by its name',
      code: `
        FROM node:22.11-slim
        COPY server.js «config/prod.env» /srv/
        USER node`,
      files: { 'server.js': '', 'config/prod.env': 'ACCOUNT=AKIAQ3EGRIJ7KXUZ5VWN\n' },
      fixed: null,
      noFix: 'It is copied on purpose: what the container reads has to come from where it runs.',
    },
  ],
  good: [
    {
      name: 'left out, without secrets, and not copied',
      code: `
        FROM node:22.11-slim
        COPY . /srv/
        COPY web /web/
        USER node`,
      files: {
        '.dockerignore': '**/.env\n',
        '.env': 'DB_PASSWORD=kettle-orange-7\n',
        'web/.env': 'DB_PASSWORD=kettle-orange-7\n',
        'settings.env': '# DB_PASSWORD=kettle-orange-7\nDB_HOST=db\n',
      },
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG FOLDER
        COPY $FOLDER /srv/`,
      files: { '.env': 'DB_PASSWORD=kettle-orange-7\n' },
    },
  ],
}
