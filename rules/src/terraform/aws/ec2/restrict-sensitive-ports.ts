import { NETWORK_RULE_TYPES, networkRules, type PortRange } from '../../../helpers/network-rule'
import { restrictTo } from '../../../helpers/restrict-cidr'
import { resourceRule, type RuleDocs, type RuleExamples } from '../../../rule'

export default resourceRule({
  id: 'aws-ec2-restrict-sensitive-ports',
  title: 'Administration or data port is open to the internet',
  severity: 'critical',
  confidence: 'high',
  profile: 'recommended',
  on: NETWORK_RULE_TYPES,
  pillar: 'infrastructure',
  stride: ['spoofing', 'elevation-of-privilege', 'information-disclosure'],
  cia: ['confidentiality', 'integrity'],
  aaa: ['authentication', 'authorization'],
  aliases: {
    checkov: ['CKV_AWS_24', 'CKV_AWS_25'],
    kics: [
      '65905cec-d691-4320-b320-2000436cb696',
      '590d878b-abdc-428f-895a-e2b68a0e1998',
      '151187cb-0efc-481c-babd-ad24e3c9bc22',
    ],
    regula: ['FG_R00085', 'FG_R00087'],
  },
  supersedes: ['aws-ec2-no-public-ingress-sgr'],
  options: {
    ports: {
      description: 'Ports that must never be open to the internet.',
      default: [
        21, 22, 23, 135, 139, 445, 1433, 1521, 2375, 2376, 2379, 3306, 3389, 5432, 5601, 5900, 5984, 5985, 6379, 6443,
        7000, 7199, 8020, 9042, 9092, 9200, 9300, 10250, 11211, 27017, 27018, 50070,
      ],
    },
  },
  *check(resource, context) {
    for (const rule of networkRules(resource)) {
      const { ports } = rule
      if (rule.direction !== 'ingress' || !ports || ports.protocol.startsWith('icmp')) continue
      const exposed = context.numbers('ports').filter(port => ports.from <= port && port <= ports.to)
      if (exposed.length === 0) continue
      for (const place of rule.world)
        yield {
          at: place,
          message: `${describe(ports, exposed)} open to ${place.cidr}`,
          fix: () => restrictTo(rule, place),
        }
    }
  },
})

const NAMES: Readonly<Record<number, string>> = {
  22: 'SSH',
  1433: 'SQL Server',
  1521: 'Oracle',
  3306: 'MySQL',
  3389: 'RDP',
  5432: 'PostgreSQL',
  6379: 'Redis',
  9200: 'Elasticsearch',
  27017: 'MongoDB',
}

function describe(ports: PortRange, exposed: readonly number[]): string {
  if (ports.from === 0 && ports.to === 65535) return 'every port is'
  const names = exposed
    .slice(0, 3)
    .map(port => (NAMES[port] === undefined ? `port ${port}` : `port ${port} (${NAMES[port]})`))
  const more = exposed.length > 3 ? ' and more' : ''
  return `${names.join(', ')}${more} ${exposed.length === 1 ? 'is' : 'are'}`
}

export const docs: RuleDocs = {
  rationale:
    'SSH, RDP and databases are tried with stolen passwords from thousands of machines around the clock; a single weak one, or one flaw that works before login, hands over the host or the data.',
  remediation:
    'Use Session Manager, a VPN or a jump host for administration, and let databases be reached from the application’s security group alone. The option `ports` says which ports count.',
  responsibility: 'customer',
  cwe: ['CWE-284'],
  references: [
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  ],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'SSH',
      code: `
        resource "aws_security_group_rule" "ssh" {
          type        = "ingress"
          protocol    = "tcp"
          from_port   = 22
          to_port     = 22
          cidr_blocks = [«"0.0.0.0/0"»]
        }`,
      fixed: `
        resource "aws_security_group_rule" "ssh" {
          type        = "ingress"
          protocol    = "tcp"
          from_port   = 22
          to_port     = 22
          cidr_blocks = ["10.0.0.0/16"]
        }`,
    },
    {
      name: 'a range with databases in it, in a module with a VPC',
      code: `
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_security_group" "db" {
          vpc_id = aws_vpc.main.id
          ingress {
            protocol    = "tcp"
            from_port   = 3000
            to_port     = 6000
            cidr_blocks = [«"0.0.0.0/0"»]
          }
        }`,
      fixed: `
        resource "aws_vpc" "main" {
          cidr_block = "10.0.0.0/16"
        }

        resource "aws_security_group" "db" {
          vpc_id = aws_vpc.main.id
          ingress {
            protocol    = "tcp"
            from_port   = 3000
            to_port     = 6000
            cidr_blocks = [aws_vpc.main.cidr_block]
          }
        }`,
    },
    {
      name: 'a port of the team’s own',
      options: { ports: [8443] },
      code: `
        resource "aws_vpc_security_group_ingress_rule" "admin" {
          ip_protocol = "tcp"
          from_port   = 8443
          to_port     = 8443
          cidr_ipv6   = «"::/0"»
        }`,
      fixed: `
        resource "aws_vpc_security_group_ingress_rule" "admin" {
          ip_protocol = "tcp"
          from_port   = 8443
          to_port     = 8443
          cidr_ipv6   = "2001:db8::/56"
        }`,
    },
  ],
  good: [
    {
      name: 'HTTPS is for everybody',
      code: `
        resource "aws_vpc_security_group_ingress_rule" "web" {
          ip_protocol = "tcp"
          from_port   = 443
          to_port     = 443
          cidr_ipv4   = "0.0.0.0/0"
        }`,
    },
    {
      name: 'SSH from the office',
      code: `
        resource "aws_vpc_security_group_ingress_rule" "ssh" {
          ip_protocol = "tcp"
          from_port   = 22
          to_port     = 22
          cidr_ipv4   = "198.51.100.0/24"
        }`,
    },
  ],
  unknown: [
    {
      name: 'port handed in',
      code: `
        variable "port" { type = number }
        resource "aws_vpc_security_group_ingress_rule" "any" {
          ip_protocol = "tcp"
          from_port   = var.port
          to_port     = var.port
          cidr_ipv4   = "0.0.0.0/0"
        }`,
    },
  ],
}
