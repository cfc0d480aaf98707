import { contains, type Location, type SourceFile } from '#rules/model/source'
import type { Peer, Rule } from '#rules/rule'
import type { DockerfileDocument, HclDocument, Suppression } from '../types'
import { dockerfileSite, Layout, readDockerfileMarks } from './dockerfile'
import { isOver } from './expiry'
import type { Directive } from './forms/parapet'
import type { Mark } from './mark'
import { meansRule } from './names'
import { type Site, wholeFile } from './scopes'
import { readTerraformMarks, terraformSite } from './terraform'

/** What decides whether a comment counts. */
export interface SuppressionRules {
  /** YYYY-MM-DD: decides what is over; without it nothing is. */
  readonly today?: string | undefined
  /** Ours silences nothing without a reason. */
  readonly requireReason?: boolean
  /** Tools whose comments silence nothing. */
  readonly disabledPragmas?: readonly Peer[]
}

/** Where a finding stands, and the instruction or block it counts with, which need not hold it: a comment above belongs to an instruction. */
export interface FoundPlace {
  readonly location: Location
  readonly context: Location
}

/** A call of a module, with where it and what is written in it begin. */
export interface Call {
  readonly file: SourceFile
  readonly starts: readonly number[]
}

interface MarkedFile {
  readonly marks: readonly Mark[]
  siteAt(offset: number): Site
}

/** The comments of what one analysis looks at, and which of them it needed. */
export class Suppressions {
  private readonly own: ReadonlyMap<string, MarkedFile>
  private others_: ReadonlyMap<string, MarkedFile> | undefined
  private readonly used = new Map<Mark, Set<string>>()
  private readonly meant = new Map<MarkedFile, Map<Rule, readonly Mark[]>>()

  /** `others`: files in which there are only calls that lead to what is analysed, asked for when something is found. */
  constructor(
    own: Iterable<readonly [string, MarkedFile]>,
    readonly rules: SuppressionRules,
    private readonly findOthers: () => Iterable<readonly [string, MarkedFile]> = () => [],
  ) {
    this.own = new Map(own)
  }

  private file(uri: string): MarkedFile | undefined {
    return this.own.get(uri) ?? (this.others_ ??= new Map(this.findOthers())).get(uri)
  }

  /**
   * The comment that silences a rule at a place: ours before other tools', the nearest before those further off. `callers`:
   * the module calls that brought the place about; a comment at one of them silences too.
   */
  find(rule: Rule, place: FoundPlace, callers: readonly Location[] = []): Suppression | undefined {
    if (this.own.size === 0 && callers.length === 0) return undefined
    let best: Mark | undefined
    const { location, context } = place
    const around = contains(context, location) ? [] : [context]
    const own = [location, ...around]
    for (const [index, { file, span }] of [...own, ...callers].entries()) {
      const isCaller = index >= own.length
      const marked = isCaller ? this.file(file.uri) : this.own.get(file.uri)
      if (marked === undefined) continue
      const marks = this.marksFor(rule, marked)
      if (marks.length === 0) continue
      const site = marked.siteAt(span.start)
      for (const mark of marks) {
        // What is said of a whole file is said of what stands in it, not of what it calls.
        if (!mark.scope(site) || (isCaller && mark.scope === wholeFile)) continue
        if (isDirective(mark)) this.use(mark, rule.id)
        if (best === undefined || isBetter(mark, best)) best = mark
      }
    }
    return best && { at: best.at, reason: best.reason, comment: { tool: best.tool, form: best.form } }
  }

  /** Our own comments in what is analysed, in the order written. */
  *directives(): Iterable<Directive> {
    for (const { marks } of this.own.values()) for (const mark of marks) if (isDirective(mark)) yield mark
  }

  /** True once the directive has silenced the rule somewhere. */
  isUsed(directive: Directive, ruleId: string): boolean {
    return this.used.get(directive)?.has(ruleId) === true
  }

  /** True where the directive stands at one of these calls, or at something in it. */
  isAtCall(directive: Directive, calls: readonly Call[]): boolean {
    if (directive.scope === wholeFile) return false
    const { file } = directive.at
    const marked = this.file(file.uri)
    if (marked === undefined) return false
    return calls.some(
      call => call.file.uri === file.uri && call.starts.some(start => directive.scope(marked.siteAt(start))),
    )
  }

  /** Those of a file that mean a rule and are not over. */
  private marksFor(rule: Rule, file: MarkedFile): readonly Mark[] {
    const known = this.meant.get(file)?.get(rule)
    if (known !== undefined) return known
    const marks = file.marks.filter(mark => this.counts(mark) && meansRule(mark.rules, mark.tool, rule))
    this.meant.set(file, (this.meant.get(file) ?? new Map<Rule, readonly Mark[]>()).set(rule, marks))
    return marks
  }

  private counts(mark: Mark): boolean {
    const { today, requireReason = false, disabledPragmas = [] } = this.rules
    if (isOver(mark.expiry, today)) return false
    return isDirective(mark)
      ? !(requireReason && mark.reason === '')
      : !disabledPragmas.some(peer => peer === mark.tool)
  }

  private use(directive: Directive, ruleId: string): void {
    const ids = this.used.get(directive) ?? new Set()
    this.used.set(directive, ids.add(ruleId))
  }
}

/** `others`: files in which there are only calls that lead to the documents. */
export function terraformSuppressions(
  documents: readonly HclDocument[],
  rules: SuppressionRules,
  others: () => readonly HclDocument[] = () => [],
): Suppressions {
  return new Suppressions(documents.flatMap(markedFile), rules, () => others().flatMap(markedFile))
}

function markedFile(document: HclDocument): (readonly [string, MarkedFile])[] {
  const marks = readTerraformMarks(document)
  const { file, tree } = document
  const siteAt = (offset: number): Site => terraformSite(file.text, tree.body, offset)
  return marks.length === 0 ? [] : [[file.uri, { marks, siteAt }] as const]
}

export function dockerfileSuppressions(document: DockerfileDocument, rules: SuppressionRules): Suppressions {
  let known: Layout | undefined
  const layout = (): Layout => (known ??= new Layout(document.tree))
  const marks = readDockerfileMarks(document, layout)
  const siteAt = (offset: number): Site => dockerfileSite(document.tree, layout(), offset)
  return new Suppressions(marks.length === 0 ? [] : [[document.file.uri, { marks, siteAt }]], rules)
}

export function isDirective(mark: Mark): mark is Directive {
  return mark.tool === 'parapet'
}

/** Both silence the same finding: which of them is named? */
function isBetter(mark: Mark, other: Mark): boolean {
  if (isDirective(mark) !== isDirective(other)) return isDirective(mark)
  if (mark.at.file.uri !== other.at.file.uri) return false
  return mark.at.span.start > other.at.span.start
}
