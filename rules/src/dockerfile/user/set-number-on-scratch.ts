import { switchToOwnUser, USER_KEYWORDS } from '../../helpers/own-user'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-user-set-number-on-scratch',
  title: 'Program without a base image runs as root',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  on: USER_KEYWORDS,
  pillar: 'containers',
  stride: ['elevation-of-privilege'],
  cia: ['confidentiality', 'integrity'],
  aaa: ['authorization'],
  aliases: {
    trivy: ['DS-0002'],
    checkov: ['CKV_DOCKER_3'],
    semgrep: ['missing-user', 'missing-user-entrypoint'],
    sonar: ['S6471'],
    dockle: ['CIS-DI-0001'],
    cnspec: ['mondoo-docker-security-non-root-user'],
    'dockerfile-security': ['no_user'],
  },
  *check({ finalStage }) {
    if (finalStage?.baseImage?.repository !== 'scratch' || finalStage.effectiveUser.kind !== 'unset') return
    yield {
      at: finalStage,
      message: 'an empty image has no users: without a number the program is root',
      // One that starts nothing only hands files out.
      profile: finalStage.cmd || finalStage.entrypoint ? 'recommended' : 'all',
      fix: () => switchToOwnUser(finalStage),
    }
  },
})

export const docs: RuleDocs = {
  rationale:
    'No shell and no tools do not help when the program itself is taken over: as root it holds every capability that the runtime leaves it, and is root on folders of the host that are mounted into it.',
  remediation:
    'Write `USER 10001:10001` in front of what starts. An image from scratch has no `/etc/passwd`, so a name does not work unless you copy one in. Let the program listen on a port above 1024.',
  responsibility: 'customer',
  cwe: ['CWE-250', 'CWE-269'],
  references: ['https://docs.docker.com/reference/dockerfile/#user'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'nothing but the program',
      code: `
        «FROM scratch»
        COPY app /app
        ENTRYPOINT ["/app"]`,
      fixed: `
        FROM scratch
        COPY app /app
        USER 10001:10001
        ENTRYPOINT ["/app"]`,
    },
    {
      name: 'through a stage',
      code: `
        FROM scratch AS files
        COPY ca.pem /etc/ssl/

        «FROM files»
        COPY app /app
        CMD ["/app"]`,
      fixed: `
        FROM scratch AS files
        COPY ca.pem /etc/ssl/

        FROM files
        COPY app /app
        USER 10001:10001
        CMD ["/app"]`,
    },
  ],
  good: [
    {
      name: 'a number',
      code: `
        FROM scratch
        COPY app /app
        USER 65532
        ENTRYPOINT ["/app"]`,
    },
    { name: 'an image with users', code: 'FROM debian:12' },
  ],
  unknown: [
    {
      name: 'a user decided by whoever builds',
      code: `
        FROM scratch
        ARG ID
        USER $ID
        ENTRYPOINT ["/app"]`,
    },
  ],
}
