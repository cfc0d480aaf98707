/**
 * SARIF 2.1.0 (OASIS standard, https://docs.oasis-open.org/sarif/sarif/v2.1.0/), written piece by piece. No snippets of
 * code: a report travels further than the code it is about, and what a rule points at may be a password.
 */
import type { Fix } from '#rules/fix'
import type { Location, SourceFile } from '#rules/model/source'
import { fixTitle } from '../analysis/fixes'
import type { Rule } from '#rules/rule'
import type { Finding, Suppression } from '../analysis/types'
import { isWithin } from '../workspace/uris'
import { Positions, type Range } from './positions'
import { isReported, type Outcome, PROBLEM_KINDS, type ReportHead, type Reporter, type ScanProblem } from './report'
import { notificationDescriptors, notificationLevel } from './sarif-notifications'
import { levelOf, ruleDescriptor, SECURITY_SEVERITY, sentence } from './sarif-rules'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
const BASE = 'SRCROOT'

export function sarifReporter(): Reporter {
  let writer: Writer | undefined
  let separator = '\n'
  const notifications: object[] = []
  return {
    begin: head => {
      writer = new Writer(head)
      return writer.opening()
    },
    unit: report => {
      if (writer === undefined) return ''
      writer.enable(report.rules ?? [])
      const unit = writer.unit()
      notifications.push(...report.problems.map(problem => unit.notification(problem)))
      let text = ''
      for (const finding of report.findings) {
        if (!isReported(finding, writer.head.profile)) continue
        text += separator + JSON.stringify(unit.result(finding))
        separator = ',\n'
      }
      return text
    },
    end: outcome => {
      const tool = writer === undefined ? '' : `"tool":${writer.tool()},`
      return `\n],${tool}"invocations":${JSON.stringify([invocation(outcome, notifications)])}}]}\n`
    },
  }
}

/** What holds for the whole run. */
class Writer {
  private readonly ruleIndex = new Map<string, number>()
  private readonly rules: Rule[] = []

  constructor(readonly head: ReportHead) {
    this.enable(head.rules)
  }

  /** Rules are listed in the order they become known: results that are written already refer to their places. */
  enable(rules: readonly Rule[]): void {
    for (const rule of rules) {
      if (this.ruleIndex.has(rule.id)) continue
      this.ruleIndex.set(rule.id, this.rules.length)
      this.rules.push(rule)
    }
  }

  /** Everything up to the first result. */
  opening(): string {
    const { root, profile } = this.head
    const run = {
      automationDetails: { id: `parapet/${profile}/` },
      columnKind: 'utf16CodeUnits',
      newlineSequences: ['\r\n', '\n', '\r'],
      defaultEncoding: 'utf-8',
      originalUriBaseIds: { [BASE]: { uri: `${root}/` } },
    }
    return `{"$schema":"${SCHEMA}","version":"2.1.0","runs":[{${JSON.stringify(run).slice(1, -1)},"results":[`
  }

  /** Behind the results: a nested configuration file may have enabled more rules. */
  tool(): string {
    const { version, docs } = this.head
    const driver = {
      name: 'Parapet',
      fullName: `Parapet ${version}`,
      version,
      semanticVersion: version,
      language: 'en',
      shortDescription: { text: 'Security hints for Terraform and Dockerfiles.' },
      notifications: notificationDescriptors(),
    }
    const descriptors = this.rules.map(rule => `\n${JSON.stringify(ruleDescriptor(rule, docs.get(rule.id)))}`).join(',')
    return `{"driver":${JSON.stringify(driver).slice(0, -1)},"rules":[${descriptors}\n]}}`
  }

  unit(): UnitWriter {
    return new UnitWriter(this.head.root, this.ruleIndex)
  }
}

/** What holds for the files of one unit: their line indexes are dropped with it. */
class UnitWriter {
  private readonly positions = new Positions()

  constructor(
    private readonly root: string,
    private readonly ruleIndex: ReadonlyMap<string, number>,
  ) {}

  result(finding: Finding): object {
    const { rule, message, severity, profile, confidence, addresses, supersededBy } = finding
    const fixes = finding.fixes().filter(isMechanical)
    const ruleIndex = this.ruleIndex.get(rule.id)
    return {
      ruleId: rule.id,
      ...(ruleIndex === undefined ? {} : { ruleIndex }),
      level: levelOf(severity),
      message: { text: sentence(message) },
      locations: [
        {
          physicalLocation: this.physicalLocation(finding.location, finding.context),
          ...(addresses.length === 0
            ? {}
            : { logicalLocations: addresses.map(address => ({ fullyQualifiedName: address, kind: 'resource' })) }),
        },
      ],
      partialFingerprints: { 'parapetFinding/v1': finding.fingerprint },
      ...(finding.related.length === 0
        ? {}
        : {
            relatedLocations: finding.related.map(({ at, message }, id) => ({
              id,
              physicalLocation: this.physicalLocation(at),
              message: { text: sentence(message) },
            })),
          }),
      ...(finding.suppression === undefined ? {} : { suppressions: [this.suppression(finding.suppression)] }),
      ...(fixes.length === 0 ? {} : { fixes: fixes.map(fix => this.fix(fix)) }),
      properties: {
        severity,
        'security-severity': SECURITY_SEVERITY[severity],
        profile,
        confidence,
        ...(supersededBy === undefined ? {} : { supersededBy }),
      },
    }
  }

  notification({ kind, uri, location, ruleId, message }: ScanProblem): object {
    const physicalLocation =
      location === undefined ? { artifactLocation: this.artifact(uri) } : this.physicalLocation(location)
    const ruleIndex = ruleId === undefined ? undefined : this.ruleIndex.get(ruleId)
    return {
      descriptor: { id: kind, index: PROBLEM_KINDS.indexOf(kind) },
      level: notificationLevel(kind),
      message: { text: message },
      locations: [{ physicalLocation }],
      ...(ruleId === undefined
        ? {}
        : { associatedRule: { id: ruleId, ...(ruleIndex === undefined ? {} : { index: ruleIndex }) } }),
    }
  }

  /** `context` is left out where it says no more than the region: SARIF wants a proper superset (3.29.5). */
  private physicalLocation(at: Location, context?: Location): object {
    const larger =
      context !== undefined &&
      context.file === at.file &&
      context.span.start <= at.span.start &&
      at.span.end <= context.span.end &&
      context.span.end - context.span.start > at.span.end - at.span.start
    return {
      artifactLocation: this.artifact(at.file.uri),
      region: this.positions.range(at),
      ...(larger ? { contextRegion: this.positions.range(context) } : {}),
    }
  }

  private artifact(uri: string): object {
    return isWithin(this.root, uri) ? { uri: uri.slice(this.root.length + 1), uriBaseId: BASE } : { uri }
  }

  private suppression({ at, reason, comment, external }: Suppression): object {
    return {
      kind: external === true ? 'external' : 'inSource',
      ...(reason === '' ? {} : { justification: reason }),
      location: { physicalLocation: this.physicalLocation(at) },
      ...(comment === undefined ? {} : { properties: { tool: comment.tool, form: comment.form } }),
    }
  }

  private fix(fix: Fix): object {
    const { applicability, impact, caution, edits } = fix
    const files = new Map<SourceFile, object[]>()
    for (const { file, span, newText } of edits) {
      const replacements = files.get(file) ?? []
      replacements.push({ deletedRegion: this.deleted({ file, span }), insertedContent: { text: newText } })
      files.set(file, replacements)
    }
    return {
      description: { text: sentence(fixTitle(fix)) },
      artifactChanges: [...files].map(([file, replacements]) => ({
        artifactLocation: this.artifact(file.uri),
        replacements,
      })),
      properties: { applicability, impact, ...(caution === undefined ? {} : { caution }) },
    }
  }

  private deleted(at: Location): Range {
    return this.positions.range(at)
  }
}

/** A snippet's placeholders mean nothing to whoever applies SARIF's fixes as they are. */
function isMechanical(fix: Fix): boolean {
  return fix.applicability !== 'needs-input' && fix.edits.every(edit => edit.snippet !== true)
}

function invocation(outcome: Outcome, notifications: readonly object[]): object {
  return {
    executionSuccessful: outcome.problems['failed-analysis'] === 0,
    exitCode: outcome.exitCode,
    exitCodeDescription: outcome.reason,
    toolExecutionNotifications: notifications,
  }
}
