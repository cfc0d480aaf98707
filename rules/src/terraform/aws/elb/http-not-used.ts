import type { Fix } from '../../../fix'
import { indentAt, withLineBreaksOf } from '../../../fixes/text'
import { asString } from '../../../lib/values'
import type { Block, Resource } from '../../../model/terraform'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-elb-http-not-used',
  title: 'Load balancer serves plain HTTP',
  severity: 'high',
  confidence: 'high',
  profile: 'recommended',
  on: ['aws_lb_listener', 'aws_alb_listener', 'aws_elb'],
  pillar: 'encryption',
  stride: ['information-disclosure', 'tampering', 'spoofing'],
  cia: ['confidentiality', 'integrity'],
  aaa: [],
  dataClass: 'internal',
  aliases: {
    tfsec: ['aws-elb-http-not-used', 'aws-elbv2-http-not-used'],
    trivy: ['AWS-0054'],
    checkov: ['CKV_AWS_2', 'CKV_AWS_103'],
    kics: ['de7f5e83-da88-4046-871f-ea18504b1d43'],
    regula: ['FG_R00013'],
    terrascan: ['AC_AWS_0491'],
  },
  *check(balancer) {
    if (balancer.resourceType === 'aws_elb') {
      for (const listener of balancer.blocks('listener')) yield* classic(listener)
      return
    }
    const protocol = balancer.attribute('protocol')
    if (!isHttp(balancer) || balancer.hasUnknownBlocks('default_action')) return
    const actions = balancer.blocks('default_action')
    if (actions.length > 0 && actions.every(mayRedirect)) return
    yield { at: protocol, fix: () => redirect(balancer, actions) }
  },
})

function* classic(listener: Block) {
  const protocol = listener.attribute('lb_protocol')
  if (asString(protocol.value)?.toUpperCase() === 'HTTP') yield { at: protocol }
}

/** HTTP is what a listener of an application load balancer speaks where nothing is written; those of other kinds have no port, or need a protocol. */
function isHttp(listener: Resource): boolean {
  const { value } = listener.attribute('protocol')
  return value.kind === 'absent' ? listener.attribute('port').isPresent : asString(value) === 'HTTP'
}

/** Plain HTTP that does nothing but send the browser to HTTPS is as it should be. */
function mayRedirect(action: Block): boolean {
  const type = action.attribute('type').value
  if (type.kind === 'unknown' || action.presence === 'possible') return true
  if (asString(type) !== 'redirect') return false
  return action.blocks('redirect').every(target => asString(target.attribute('protocol').value) !== 'HTTP')
}

function redirect(listener: Resource, actions: readonly Block[]): Fix | undefined {
  const [action, ...others] = actions
  if (!action || others.length > 0 || action.layout?.form !== 'block') return undefined
  const { file, span } = action.location
  const lines = [
    'default_action {',
    '  type = "redirect"',
    '',
    '  redirect {',
    '    port        = "443"',
    '    protocol    = "HTTPS"',
    '    status_code = "HTTP_301"',
    '  }',
    '}',
  ]
  const indent = indentAt(file.text, span.start)
  const text = lines.map((line, index) => (line === '' || index === 0 ? line : indent + line)).join('\n')
  return {
    title: 'Redirect to HTTPS',
    applicability: 'suggestion',
    impact: 'in-place',
    caution: 'needs an HTTPS listener on port 443',
    edits: [{ file, span, newText: withLineBreaksOf(file, text) }],
  }
}

export const docs: RuleDocs = {
  rationale:
    'Whoever sits between browser and load balancer, in a café’s network or at a provider, reads passwords and session cookies and changes what is delivered.',
  remediation:
    'Serve over an HTTPS listener with a certificate of ACM (free of charge), and let the HTTP listener do nothing but redirect to it. A classic `aws_elb` cannot redirect: move to an application load balancer.',
  responsibility: 'customer',
  cwe: ['CWE-319'],
  references: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html',
    'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lb_listener#redirect-action',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'forwards',
      code: `
        resource "aws_lb_listener" "web" {
          load_balancer_arn = aws_lb.web.arn
          port              = 80
          protocol          = «"HTTP"»

          default_action {
            type             = "forward"
            target_group_arn = aws_lb_target_group.web.arn
          }
        }`,
      fixed: `
        resource "aws_lb_listener" "web" {
          load_balancer_arn = aws_lb.web.arn
          port              = 80
          protocol          = "HTTP"

          default_action {
            type = "redirect"

            redirect {
              port        = "443"
              protocol    = "HTTPS"
              status_code = "HTTP_301"
            }
          }
        }`,
    },
    {
      name: 'classic',
      code: `
        resource "aws_elb" "web" {
          listener {
            lb_port           = 80
            lb_protocol       = «"http"»
            instance_port     = 8080
            instance_protocol = "http"
          }
        }`,
      fixed: null,
      noFix: 'A classic load balancer cannot redirect, and HTTPS needs a certificate.',
    },
  ],
  good: [
    {
      name: 'HTTPS',
      code: `
        resource "aws_lb_listener" "web" {
          protocol = "HTTPS"
        }`,
    },
    {
      name: 'only redirects',
      code: `
        resource "aws_lb_listener" "web" {
          protocol = "HTTP"
          default_action {
            type = "redirect"
            redirect {
              protocol    = "HTTPS"
              status_code = "HTTP_301"
            }
          }
        }`,
    },
  ],
  unknown: [
    {
      name: 'protocol handed in',
      code: `
        variable "protocol" { type = string }
        resource "aws_lb_listener" "web" {
          protocol = var.protocol
          default_action {
            type = "forward"
          }
        }`,
    },
  ],
}
