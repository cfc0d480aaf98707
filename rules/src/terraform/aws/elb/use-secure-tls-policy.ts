import { setAttribute } from '../../../fixes/terraform'
import { asString } from '../../../lib/values'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-elb-use-secure-tls-policy',
  title: 'Load balancer speaks outdated TLS',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_lb_listener', 'aws_alb_listener'],
  pillar: 'encryption',
  stride: ['information-disclosure', 'tampering'],
  cia: ['confidentiality', 'integrity'],
  aaa: [],
  dataClass: 'internal',
  aliases: {
    tfsec: ['aws-elb-use-secure-tls-policy', 'aws-elbv2-use-secure-tls-policy'],
    trivy: ['AWS-0047'],
    checkov: ['CKV_AWS_103'],
  },
  *check(listener) {
    const protocol = asString(listener.attribute('protocol').value)
    if (protocol !== 'HTTPS' && protocol !== 'TLS') return
    const policy = listener.attribute('ssl_policy')
    const { value } = policy
    const name = value.kind === 'absent' ? DEFAULT : asString(value)
    if (name === undefined || !OUTDATED.test(name)) return
    yield {
      at: policy,
      message: value.kind === 'absent' ? `${name} is the default` : name,
      fix: () => ({
        title: 'Require TLS 1.2 or newer',
        applicability: 'suggestion',
        impact: 'in-place',
        caution: 'turns away browsers older than 2014',
        edits: setAttribute(listener, 'ssl_policy', '"ELBSecurityPolicy-TLS13-1-2-2021-06"'),
      }),
    }
  },
})

const DEFAULT = 'ELBSecurityPolicy-2016-08'

/** Policies that offer TLS 1.0 or 1.1, by AWS's table of policies. */
const OUTDATED =
  /^ELBSecurityPolicy-(?:2015-05|2016-08|TLS-1-0-2015-04|TLS-1-1-2017-01|FS-2018-06|FS-1-1-2019-08|TLS13-1-0-2021-06|TLS13-1-1-2021-06)$/

export const docs: RuleDocs = {
  rationale:
    'TLS 1.0 and 1.1 have known weaknesses and were given up by every browser and by PCI DSS; who can force a client down to them attacks what was meant to be encrypted.',
  remediation:
    'Set `ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"`: TLS 1.3, and 1.2 for older clients. The change happens in place, for new connections.',
  responsibility: 'customer',
  cwe: ['CWE-326'],
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener#ssl_policy',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'left to the default',
      code: `
        «resource "aws_lb_listener" "web"» {
          port     = 443
          protocol = "HTTPS"
        }`,
      fixed: `
        resource "aws_lb_listener" "web" {
          port       = 443
          protocol   = "HTTPS"
          ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"
        }`,
    },
    {
      name: 'TLS 1.1',
      code: `
        resource "aws_lb_listener" "web" {
          protocol   = "TLS"
          ssl_policy = «"ELBSecurityPolicy-TLS-1-1-2017-01"»
        }`,
      fixed: `
        resource "aws_lb_listener" "web" {
          protocol   = "TLS"
          ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"
        }`,
    },
  ],
  good: [
    {
      name: 'TLS 1.2 and 1.3',
      code: `
        resource "aws_lb_listener" "web" {
          protocol   = "HTTPS"
          ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"
        }`,
    },
    { name: 'no TLS at all is another rule’s business', code: `resource "aws_lb_listener" "tcp" { protocol = "TCP" }` },
  ],
  unknown: [
    {
      name: 'handed in',
      code: `
        variable "policy" { type = string }
        resource "aws_lb_listener" "web" {
          protocol   = "HTTPS"
          ssl_policy = var.policy
        }`,
    },
  ],
}
