import { forbiddenRule, words } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-npm-verify-certificates',
  title: 'Registry’s certificate is not checked',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering', 'spoofing'],
  cia: ['integrity', 'confidentiality'],
  aaa: ['authentication'],
  aliases: { checkov: ['CKV2_DOCKER_12', 'CKV2_DOCKER_13'], sonar: ['S4830'] },
  variable: (name, value) =>
    (/^npm_config_strict_ssl$/i.test(name) && value === 'false') ||
    (name === 'YARN_ENABLE_STRICT_SSL' && /^(?:false|0)$/.test(value)),
  *faults(program) {
    if (!/^(?:npm|yarn|pnpm|npx)$/.test(program.name)) return
    yield* words(program, /^--(?:strict-ssl=false|no-strict-ssl)$/)
    const operands = program.args.filter(({ text }) => !text.startsWith('-') && !/^(?:config|c|set)$/.test(text))
    const [key, value] = operands
    const sets = program.args.some(({ text }) => text === 'set')
    if (!sets || !key) return
    if (/^strict-ssl=false$/.test(key.text)) yield { part: key, mend: 'command' }
    if (/^(?:strict-ssl|enableStrictSsl)$/.test(key.text) && value?.text === 'false')
      yield { part: value, mend: 'command' }
  },
  setting: { file: /\.?npmrc|\.yarnrc/, line: /(?:\b|\\n)strict-ssl\W+false\b|enableStrictSsl:\s*false\b/i },
  fix: { title: 'Let the certificate be checked', caution: 'the build fails where the certificate is not trusted' },
})

export const docs: RuleDocs = {
  rationale:
    'Without the check anybody between the build and the server, or whoever answers for its name, hands over what they like, and it becomes part of the image. A package’s scripts run in the build; its code runs in the container.',
  remediation:
    'Drop the setting. Trust the certificate’s issuer instead: copy its certificate to `/usr/local/share/ca-certificates` and run `update-ca-certificates`, or set `cafile`. Then the build fails only where it should.',
  responsibility: 'customer',
  cwe: ['CWE-295'],
  references: ['https://docs.npmjs.com/cli/v10/using-npm/config#strict-ssl'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'settings',
      code: `
        FROM node:22.11-slim
        RUN npm config set strict-ssl «false» && npm ci
        RUN yarn config set strict-ssl «"false"» -g
        USER node`,
      fixed: `
        FROM node:22.11-slim
        RUN npm ci
        USER node`,
    },
    {
      name: 'variables and options',
      code: `
        FROM node:22.11-slim
        ENV «NPM_CONFIG_STRICT_SSL=false»
        RUN «npm_config_strict_ssl=false» npm ci «--no-strict-ssl»
        RUN npm set «strict-ssl=false»
        USER node`,
      fixed: `
        FROM node:22.11-slim
        RUN npm ci
        USER node`,
    },
    {
      name: 'in its settings',
      code: `
        FROM node:22.11
        RUN echo «"strict-ssl=false"» >> ~/.npmrc && npm ci`,
      fixed: `
        FROM node:22.11
        RUN npm ci`,
    },
  ],
  good: [
    {
      name: 'switched on',
      code: `
        FROM node:22.11-slim
        ENV NPM_CONFIG_STRICT_SSL=true
        RUN npm config set strict-ssl true && npm config get strict-ssl`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM node:22.11-slim
        ARG STRICT
        RUN npm config set strict-ssl $STRICT`,
    },
  ],
}
