import { DAEMON_USERS, dropsRoot, switchToOwnUser, USER_KEYWORDS } from '../../helpers/own-user'
import { accountsMade } from '../../lib/accounts'
import { imageFacts } from '../../lib/images'
import { startsAsRoot } from '../../lib/started-as-root'
import { isToolbox } from '../../lib/toolbox'
import { chainOf } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-user-switch-to-created',
  title: 'User is created, and root runs the program',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['integrity'],
  aaa: ['authorization'],
  aliases: {},
  on: USER_KEYWORDS,
  supersedes: ['docker-user-set-user'],
  *check(dockerfile) {
    const { finalStage } = dockerfile
    if (finalStage?.effectiveUser.kind !== 'unset' || dropsRoot(finalStage)) return
    const facts = finalStage.baseImage && imageFacts(finalStage.baseImage)
    if (!finalStage.baseImage || facts?.runsAs === 'non-root' || !(finalStage.cmd ?? finalStage.entrypoint)) return
    const accounts = chainOf(finalStage).flatMap(each => each.of('RUN').flatMap(({ body }) => accountsMade(body)))
    const made = accounts.findLast(({ name }) => name !== undefined && !DAEMON_USERS.test(name))
    if (made?.name === undefined) return
    yield {
      at: finalStage,
      message: `nothing switches to ${made.name}`,
      ...(startsAsRoot(finalStage) || isToolbox(finalStage) ? { profile: 'strict', severity: 'low' } : {}),
      related: [{ at: made.program.command.at, message: 'The user is created here' }],
      fix: () => switchToOwnUser(finalStage),
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    'Somebody meant the program to run without privileges, and it does not: USER is missing, and a hole in the program gives away everything in the container.',
  remediation:
    'Add USER with that name behind the last installation, and give it the files it writes. A program that starts as root and steps down by itself is fine: say so with a comment that silences this.',
  responsibility: 'customer',
  cwe: ['CWE-250'],
  references: ['https://docs.docker.com/reference/dockerfile/#user'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'created for nothing',
      code: `
        «FROM debian:12»
        RUN useradd --create-home web
        COPY . /srv
        CMD ["/srv/web"]`,
      fixed: `
        FROM debian:12
        RUN useradd --create-home web
        COPY . /srv
        USER web
        CMD ["/srv/web"]`,
    },
    {
      name: 'for those who log in',
      code: `
        «FROM debian:12»
        RUN useradd --create-home web
        CMD ["/usr/sbin/sshd", "-D"]`,
      fixed: null,
      noFix: 'What starts needs root to become the user who logs in.',
    },
  ],
  good: [
    {
      name: 'switched to, or by the program itself',
      code: `
        FROM debian:12 AS a
        RUN useradd web
        USER web

        FROM debian:12
        RUN useradd web && apt-get install -y gosu
        ENTRYPOINT ["gosu", "web", "/srv/web"]`,
    },
    {
      name: 'nothing is started',
      code: `
        FROM debian:12
        RUN useradd web`,
    },
  ],
  unknown: [
    {
      name: 'an image decided by whoever builds',
      code: `
        ARG BASE
        FROM $BASE
        RUN useradd web
        CMD ["/srv/web"]`,
    },
  ],
}
