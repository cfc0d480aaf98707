import type { ArgInstruction, Dockerfile, EnvInstruction } from '../../model/dockerfile'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-secret-no-credential-file-variable',
  title: 'Variable names a credentials file in the image',
  severity: 'medium',
  confidence: 'medium',
  profile: 'all',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: { trivy: ['DS-0031'] },
  on: ['COPY', 'ADD', 'ENV', 'ARG', 'RUN'],
  *check(dockerfile) {
    for (const copy of dockerfile.instructions('COPY', 'ADD')) {
      const { destination } = copy
      if (destination && VARIABLE.test(destination.text)) yield { at: { instruction: copy, part: destination } }
    }
    for (const instruction of dockerfile.instructions('ENV', 'ARG'))
      for (const { name, nameAt, value } of instruction.entries) {
        const copied = NAMES.test(name) && value?.value && isCopied(dockerfile, instruction, value.value)
        if (copied) yield { at: { instruction, part: { at: nameAt } }, message: `${name} is a file that COPY brings` }
      }
    for (const run of dockerfile.instructions('RUN')) {
      if (run.flags.some(({ name, value }) => name === 'mount' && /type=secret/.test(value ?? ''))) continue
      const part = run.body.script?.commands
        .flatMap(({ words }) => words)
        .find(({ text }) => /^--?[\w-]+=/.test(text) && VARIABLE.test(text))
      if (part) yield { at: { instruction: run, part }, message: 'what is read here was put into a layer before' }
    }
  },
})

const NAMES =
  /^(?:GOOGLE_APPLICATION_CREDENTIALS|AWS_(?:CONFIG_FILE|SHARED_CREDENTIALS_FILE)|KUBECONFIG|AZURE_AUTH_LOCATION|NETRC|PGPASSFILE)$/
const VARIABLE = new RegExp(`\\$\\{?${NAMES.source.slice(1, -1)}\\b`)

/** True where a COPY before it fills the folder that the path is in. */
function isCopied(dockerfile: Dockerfile, instruction: ArgInstruction | EnvInstruction, path: string): boolean {
  const absolute = normal(path)
  return dockerfile
    .instructions('COPY', 'ADD')
    .filter(({ stage, at }) => stage === instruction.stage && at.span.start < instruction.at.span.start)
    .some(({ destination }) => {
      const folder = normal(destination?.value ?? '')
      return folder !== '/' && (absolute === folder || absolute.startsWith(`${folder}/`))
    })
}

function normal(path: string): string {
  return `/${path.replace(/^\.?\/+/, '').replace(/\/+$/, '')}`
}

export const docs: RuleDocs = {
  rationale:
    'Everybody who can pull the image can read each of its layers; removing the file in a later one only hides it. The file that such a variable names is a key to a cloud account or a cluster.',
  remediation:
    'Leave file and variable to where the container runs, or to its workload identity. In the build mount it: `RUN --mount=type=secret,id=gcp,target=/key.json`.',
  responsibility: 'customer',
  cwe: ['CWE-538'],
  references: ['https://docs.docker.com/build/building/secrets/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'each way',
      code: `
        FROM debian:12
        COPY ./config «$AWS_CONFIG_FILE»
        COPY /src /app/
        ENV «GOOGLE_APPLICATION_CREDENTIALS»=./app/google-storage.json
        RUN gcloud auth activate-service-account «--key-file=\${GOOGLE_APPLICATION_CREDENTIALS}»
        USER 10001`,
      fixed: null,
      noFix: 'What the container reads when it runs has to come from where it runs.',
    },
  ],
  good: [
    {
      name: 'mounted, or from elsewhere',
      code: `
        FROM debian:12
        COPY /src /src
        ENV GOOGLE_APPLICATION_CREDENTIALS=/credentials/key.json KUBECONFIG=/kube/config
        RUN --mount=type=secret,id=gcp gcloud auth activate-service-account --key-file=$GOOGLE_APPLICATION_CREDENTIALS`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        COPY /src /app/
        ARG FILE
        ENV GOOGLE_APPLICATION_CREDENTIALS=$FILE`,
    },
  ],
}
