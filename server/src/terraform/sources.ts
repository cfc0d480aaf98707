import type { Location, SourceFile, Span } from '#rules/model/source'
import type { AttributeNode, BlockNode, Expression, HclTree } from '../syntax/hcl/ast'

/** A file of a module with its tree. */
export interface ParsedFile {
  readonly file: SourceFile
  readonly tree: HclTree
}

/** What a module is made of: the terraform form of the analysis's snapshot. */
export interface TerraformSources {
  /** Configuration files in lexical order, override files included. */
  readonly documents: readonly ParsedFile[]
  /** Files that give variables values; later ones win. Those that Terraform does not load by itself give none. */
  readonly variableFiles: readonly ParsedFile[]
}

/** A node together with the file it stands in: overrides and references lead from one file to another. */
export interface Placed<Node> {
  readonly source: ParsedFile
  readonly node: Node
}

export type PlacedExpression = Placed<Expression>
export type PlacedAttribute = Placed<AttributeNode>

/** A block as written, with the blocks of override files that change it, in the order they apply. */
export interface BlockSyntax extends Placed<BlockNode> {
  readonly overrides: readonly Placed<BlockNode>[]
}

export function locate(source: ParsedFile, span: Span): Location {
  return { file: source.file, span }
}

/** `main.tf` of `file:///a/b/main.tf`. */
export function fileName(file: SourceFile): string {
  return file.uri.slice(file.uri.lastIndexOf('/') + 1)
}

/** `terraform.tfvars` and `*.auto.tfvars`, and both as JSON: what Terraform loads without being told. */
export function isLoadedByItself({ file }: ParsedFile): boolean {
  return /(?:^|[/\\])(?:terraform|[^/\\]*\.auto)\.tfvars(?:\.json)?$/.test(file.uri)
}

/** The string an expression is when it is a plain literal one, without evaluation. */
export function literalString(node: Expression): string | undefined {
  if (node.kind !== 'template' || node.parts.length > 1) return undefined
  const [part] = node.parts
  if (part === undefined) return ''
  return part.kind === 'text' ? part.value : undefined
}

/** A file with more is hardly Terraform. */
const MOST_PROBLEMS = 200

/** True when a syntax problem lies in a node, such as a string that is not closed: what it is meant to say is not known. */
export function hasProblem({ tree: { problems } }: ParsedFile, { start, end }: Span): boolean {
  if (problems.length > MOST_PROBLEMS) return true
  return problems.some(({ span }) => span.start < end && (span.end > start || span.start >= start))
}
