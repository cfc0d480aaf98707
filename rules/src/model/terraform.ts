import type { Location, SourceFile, Span } from './source'
import type { Known, Origin, Value } from './value'
import type { PolicyDocument } from './policy'

/**
 * One directory of Terraform configuration as rules see it. Every read goes through these accessors, which note what was
 * read; in development a rule that asks for a resource type outside its `on` list gets an exception.
 */
export interface Module {
  /**
   * Managed resources of these types, in the order they are written. `count = 0` means the resource does not exist. The
   * instances of `count` and `for_each` are listed one by one where they differ and are known, up to 64 of a block.
   */
  resources(...types: string[]): readonly Resource[]
  /** Data sources of these types. */
  dataSources(...types: string[]): readonly Resource[]
  /**
   * `provider "aws" {}` blocks; ask with the type `provider.aws` in `on`. Of a called module that has none of its own, those
   * of its callers.
   */
  providers(name: string): readonly Resource[]
  /**
   * The types that blocks exist for, as rules name them in `on`: `aws_s3_bucket`, `data.aws_vpc`, `provider.aws`, `module`.
   * For rules whose `on` has a pattern (`aws_*`).
   */
  readonly types: ReadonlySet<string>
  /**
   * Resources of `type`, those of calling and called modules included, whose `attribute` points at `target`, by reference
   * or by an equal known name. `maybe` holds those whose link cannot be decided (a variable without default, `each.value`,
   * the output of a module that is not here), and calls of modules that are not here and are given the target: a rule
   * about something missing stays silent when there are any.
   */
  linked(
    target: Resource,
    type: string,
    attribute: string,
  ): { readonly linked: readonly Resource[]; readonly maybe: readonly Resource[] }
  /** The modules that call this one, that it calls, and that they call in turn. */
  readonly others: readonly Module[]
  /** The lowest version of a provider that `required_providers` lets in, when it says so. Fixes respect it. */
  providerVersion(name: string): { readonly major: number; readonly minor: number } | undefined
  /** `variable` blocks, those without a type included; ask with `variable` in `on`. Their `resourceType` is `variable`. */
  variables(): readonly Resource[]
  /**
   * Every string that is written in the directory's configuration and variable files, comments included, unevaluated, in
   * the order of the files and of the text; ask with `literal` in `on`.
   */
  literals(): readonly Literal[]
  /** True where a module that cannot be looked into may create what is missing here. */
  readonly hasModuleCalls: boolean
  /** Top-level names already taken by a type (`aws_flow_log` → names), so that a fix can choose a free one. */
  takenNames(type: string): ReadonlySet<string>
}

/** The body of a block or of an object that stands for one (`ingress = [{ … }]`). */
export interface Block {
  /** `resource`, `ingress`, `provider` … */
  readonly type: string
  readonly labels: readonly string[]
  /** `resource "aws_db_instance" "orders"`: from the type to the last label. For an object, its opening brace. */
  readonly header: Location
  /** From the header to the closing brace. */
  readonly location: Location
  /**
   * From the resource down, for fingerprints: `` (the resource itself), `ingress[0]`, `root_block_device[0]`. Blocks are
   * always numbered, so that a second one does not rename the first; an attribute that is one object is not. All that one
   * `dynamic` block makes has one number.
   */
  readonly path: string
  /** `possible`: written as a `dynamic` block whose number of instances is not known. */
  readonly presence: 'certain' | 'possible'
  /** The resource, data source or provider this is a part of; itself for the outermost block. */
  readonly root: Resource
  /** Never undefined: an attribute that is not written knows the block that should hold it. */
  attribute(name: string): Attribute
  attributes(): readonly Attribute[]
  /**
   * Nested blocks of a type and the objects of an attribute of the same name. A `dynamic` block stands for one block for
   * each element; where these are not known, or more than 64, it is one block for all of them.
   */
  blocks(type: string): readonly Block[]
  /** True when the name is written but what it yields cannot be known (`ingress = var.rules`). */
  hasUnknownBlocks(type: string): boolean
  /** How the block is laid out, for fixes. Undefined for an object that is nowhere written as one: there is nothing to edit. */
  readonly layout: BlockLayout | undefined
  /** Where the object that stands for the block was written, when it is not where it is used. Undefined for blocks proper. */
  readonly origin: Origin | undefined
}

/**
 * An instance of a `resource` or `data` block, or several that do not differ (or a `provider` block, whose `resourceType` is `provider.<name>`, a `variable` block, or a
 * `module` block, which calls another module).
 */
export interface Resource extends Block {
  readonly mode: 'managed' | 'data' | 'provider' | 'variable' | 'module'
  readonly resourceType: string
  readonly name: string
  /**
   * `aws_s3_bucket.logs`, `data.aws_iam_policy_document.p`, `provider.aws`, `var.region`, `module.network`: what the block
   * is called in its own directory, whichever of its instances this is.
   */
  readonly address: string
  /**
   * The instances this stands for: `aws_s3_bucket.logs["eu"]`, `aws_s3_bucket.logs[0]`; the bare address where there are no
   * instances, or nobody knows which.
   */
  readonly addresses: readonly string[]
  /** What an `aws_iam_policy_document` makes; undefined for everything else. */
  readonly document: PolicyDocument | undefined
  /** The module it belongs to: for fixes and for links, not for finding resources by type. */
  readonly module: Module
}

export interface Attribute {
  readonly name: string
  readonly parent: Block
  /** `ingress[0].cidr_blocks`, relative to the resource. */
  readonly path: string
  /** Written, and not the literal `null`. */
  readonly isPresent: boolean
  readonly value: Value
  /** The expression where it is written, else the header of the block that should hold it. */
  readonly at: Location
  /** Name, equals sign and expression. Undefined when it is not written, or not as a part of this block. */
  readonly location: Location | undefined
  /**
   * Resources this expression refers to, through locals of the same directory too: the instance where the key is known,
   * else what stands for all instances of the block, which may be none of those that the module lists.
   */
  readonly references: readonly Resource[]
  /** True when the expression refers to `target`, the very instance or all of them; `maybe` when that cannot be known. */
  refersTo(target: Resource): boolean | 'maybe'
  /** The policy this comes to: literal JSON, `jsonencode`, or an `aws_iam_policy_document`, through locals too. */
  readonly policy: PolicyDocument | undefined
}

/** Where text may be inserted into a block, and what stands beside it. */
export interface BlockLayout {
  readonly file: SourceFile
  readonly form: 'block' | 'object'
  /** Offset just behind the opening brace, and of the closing brace. */
  readonly open: number
  readonly close: number
  /** Attributes and nested blocks in the order they are written. */
  readonly items: readonly LayoutItem[]
  /** White space before the block's first character on its line. */
  readonly indent: string
}

export interface LayoutItem {
  readonly kind: 'attribute' | 'block'
  readonly name: string
  /** The whole item without its trailing comment. */
  readonly span: Span
  /** Attributes only: the name, and the expression. */
  readonly nameSpan?: Span
  readonly valueSpan?: Span
}

/** A part of an attribute's value to point at: an element of a list, an entry of an object. */
export interface ValueIn {
  readonly attribute: Attribute
  readonly value: Known
}

/** A string as written. What it is used for is not followed: a rule about literals points at where they stand. */
export interface Literal {
  readonly form: 'quoted' | 'heredoc' | 'comment'
  /** The whole expression, quotes or heredoc markers included; for a comment, all of it. */
  readonly at: Location
  /** With escapes resolved; undefined where something is put in (`"${var.a}-b"`), and for comments. */
  readonly value: string | undefined
  /**
   * What the string is given to: the attribute's or the key's name; the variable's, for a default; of `value` beside
   * `name = "DB_PASSWORD"`, that name. Undefined where it is compared, handed to most functions, or a key itself.
   */
  readonly name: string | undefined
  /** True when the string is all that is written for that name: a fix may put another expression in its place. */
  readonly isWhole: boolean
  /** What it stands in: the attribute, or the comment itself. */
  readonly subject: Location
  /** The top-level block around it. Undefined in variable files and between blocks. */
  readonly owner: LiteralOwner | undefined
  /** For fingerprints: names from the top-level block to the string. Unique to the string in its address or file. */
  readonly path: string
}

export interface LiteralOwner {
  /** `resource`, `variable`, `locals`, `module`, `provider` … */
  readonly type: string
  /** `aws_db_instance.orders`, `var.password`, `module.db`, `locals`. */
  readonly address: string
  /** From the type to the closing brace. */
  readonly location: Location
}
