import { forbiddenRule, optionValues } from '../../helpers/forbidden'
import type { RuleDocs, RuleExamples } from '../../rule'

const YUM = /^(?:yum|dnf|tdnf|microdnf|dnf5)(?:-config-manager)?$/

export default forbiddenRule({
  id: 'docker-yum-verify-certificates',
  title: 'Certificates are not checked by yum',
  severity: 'high',
  profile: 'recommended',
  stride: ['tampering', 'spoofing'],
  cia: ['integrity', 'confidentiality'],
  aaa: ['authentication'],
  aliases: { checkov: ['CKV2_DOCKER_15'], sonar: ['S4830'] },
  setting: { file: /\/etc\/(?:yum|dnf)/, line: /(?:\b|\\n)sslverify\s*=\s*(?:0|false|no)\b/i },
  *faults(program) {
    if (!YUM.test(program.name)) return
    yield* optionValues(program, /^--setopt$/, /^(?:.*\.)?sslverify=(?:0|false|no|off)$/i)
  },
  fix: { title: 'Let yum check certificates', caution: 'the build fails where the certificate is not trusted' },
})

export const docs: RuleDocs = {
  rationale:
    'Without the check anybody between the build and the server, or whoever answers for its name, hands over what they like, and it becomes part of the image. With `config-manager --save` it stays so for every image made from this one.',
  remediation:
    'Drop the setting. Trust the certificate’s issuer instead: copy its certificate to `/usr/local/share/ca-certificates` and run `update-ca-certificates`, or set `sslcacert`. Then the build fails only where it should.',
  responsibility: 'customer',
  cwe: ['CWE-295'],
  references: ['https://dnf.readthedocs.io/en/latest/conf_ref.html'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'for one installation',
      code: `
        FROM fedora:41
        RUN dnf -y «--setopt=sslverify=0» install git && dnf clean all
        RUN dnf config-manager --save --setopt «epel.sslverify=False» --enable epel`,
      fixed: `
        FROM fedora:41
        RUN dnf -y install git && dnf clean all
        RUN dnf config-manager --save --enable epel`,
    },
    {
      name: 'in the settings',
      code: `
        FROM centos:7
        RUN echo «sslverify=false» >> /etc/yum.conf && yum -y install git`,
      fixed: `
        FROM centos:7
        RUN yum -y install git`,
    },
  ],
  good: [
    {
      name: 'switched on, and other settings',
      code: `
        FROM fedora:41
        RUN dnf --setopt=sslverify=1 --setopt=install_weak_deps=False install git && yum-config-manager --disable sslverify`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM fedora:41
        ARG VERIFY
        RUN dnf --setopt=sslverify=$VERIFY install git`,
    },
  ],
}
