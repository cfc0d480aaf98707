import { forbiddenRule } from '../../helpers/forbidden'
import { isPlatformAccount } from '../../lib/platform-accounts'
import { pipelinesWith } from '../../lib/programs'
import type { RuleDocs, RuleExamples } from '../../rule'

export default forbiddenRule({
  id: 'docker-account-no-chpasswd',
  title: 'Password is set in the image',
  severity: 'high',
  profile: 'recommended',
  stride: ['spoofing', 'information-disclosure'],
  cia: ['confidentiality'],
  aaa: ['authentication'],
  aliases: { checkov: ['CKV2_DOCKER_17'] },
  // The password in front of the pipe is the same problem.
  supersedes: ['docker-secret-no-plaintext'],
  *faults({ name, word, command }, { body }) {
    if (name !== 'chpasswd') return
    const commands = pipelinesWith(body, command).flatMap(pipeline => pipeline.commands)
    const texts = commands.flatMap(({ words }) => words.map(({ text }) => text))
    const quiet = texts.some(text => isPlatformAccount(text) || RANDOM.test(text))
    const covers = commands.map(({ at }) => at)
    yield { part: word, mend: undefined, covers, ...(quiet ? { profile: 'all' } : {}) }
  },
  fix: { title: '' },
})

/** What nobody reads is no password: it only unlocks the account for those who have a key. */
const RANDOM = /\b(?:u?random|openssl\s+rand|uuidgen|pwgen)\b/

export const docs: RuleDocs = {
  rationale:
    'The password, or its hash, is the same in every container and stands in the image’s history, for everybody who can pull it; an account with a password is also one that can be logged in to.',
  remediation:
    'Leave accounts of an image without a password: `docker exec` needs none, and USER none either. If somebody really logs in, give them a key that is mounted when the container runs.',
  responsibility: 'customer',
  cwe: ['CWE-798'],
  references: ['https://docs.docker.com/engine/security/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'from the command line',
      code: `
        FROM debian:12
        RUN useradd app && echo "app:$(cat /dev/urandom | head -c 8)" | «chpasswd»
        USER app`,
      fixed: null,
      noFix: 'Whoever logs in with the password needs another way first.',
    },
    {
      name: 'what Azure App Service logs in with',
      code: `
        FROM debian:12
        RUN echo "root:Docker!" | «chpasswd»
        CMD ["/srv/start.sh"]`,
      fixed: null,
      noFix: 'The platform demands this password.',
    },
  ],
  good: [
    {
      name: 'only spoken of',
      code: `
        FROM debian:12
        RUN useradd app && echo chpasswd && cat /usr/sbin/chpasswd > /dev/null`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG TOOL
        RUN echo app:x | $TOOL`,
    },
  ],
}
