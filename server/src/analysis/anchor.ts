import type { Instruction, Stage } from '#rules/model/dockerfile'
import { contains, type Location } from '#rules/model/source'
import type { Attribute, Block, Literal, Resource } from '#rules/model/terraform'
import type { Known, Origin, Value } from '#rules/model/value'
import type { Anchor, Related } from '#rules/rule'

/** An anchor worked out: where the finding stands, what encloses it, and what identifies it without any line. */
export interface Place {
  readonly location: Location
  readonly context: Location
  readonly subject: Location
  readonly addresses: readonly string[]
  /** Address and attribute path, or stage and instruction: what a fingerprint is made of. */
  readonly identity: string
  readonly related: readonly Related[]
  /** The value it is about is set by the environment and stands in no file. */
  readonly isFromEnvironment?: boolean
  /** The resource, data source or provider it is in; undefined in Dockerfiles. */
  readonly resource?: Resource
}

export function resolveAnchor(anchor: Anchor): Place {
  if ('part' in anchor) return inInstruction(anchor.instruction, anchor.part.at)
  if ('keyword' in anchor) return inInstruction(anchor, anchor.at)
  if ('from' in anchor) return inInstruction(anchor.from, anchor.from.at)
  if ('literal' in anchor) return inLiteral(anchor.literal, anchor.at)
  if ('block' in anchor) return inPart(anchor)
  if ('header' in anchor) return inBlock(anchor, anchor.header, anchor.header, anchor.path, madeElsewhere(anchor))
  if ('value' in anchor && 'attribute' in anchor) return inValue(anchor.attribute, anchor.value)
  return inAttribute(anchor)
}

/** A part of a block or of an attribute's value; one that is written elsewhere is only related to where it is used. */
function inPart({ block, attribute, at }: Extract<Anchor, { block: Block }>): Place {
  const path = attribute?.path ?? block.path
  if (!attribute?.location || contains(attribute.location, at))
    return inBlock(block, at, attribute?.location ?? at, path, [])
  return inBlock(block, attribute.at, attribute.location, path, [{ at, message: 'The value is written here' }])
}

function inAttribute(attribute: Attribute): Place {
  const { parent, location, at, path, value } = attribute
  const related = value.kind === 'known' ? writtenElsewhere(attribute, value) : madeElsewhere(parent)
  return { ...inBlock(parent, at, location ?? parent.header, path, related), ...fromEnvironment(value) }
}

/** An element of a value is pointed at where it stands in the attribute; if it came from elsewhere, the attribute is. */
function inValue(attribute: Attribute, value: Known): Place {
  const location = contains(attribute.at, value.at) ? value.at : attribute.at
  const subject = attribute.location ?? attribute.parent.header
  const { parent, path } = attribute
  return { ...inBlock(parent, location, subject, path, writtenElsewhere(attribute, value)), ...fromEnvironment(value) }
}

function writtenElsewhere(attribute: Attribute, { origin }: Known): Related[] {
  return contains(attribute.at, origin.location) ? [] : [writtenAt('value', origin)]
}

/** An object that stands for a block is pointed at where it is used. */
function madeElsewhere({ origin }: Block): Related[] {
  return origin === undefined ? [] : [writtenAt('block', origin)]
}

function writtenAt(what: string, { location, via, environment }: Origin): Related {
  const how = environment === undefined ? 'written here' : `set by ${environment}`
  return { at: location, message: `The ${what} is ${how}${via === undefined ? '' : `, through ${via}`}` }
}

function fromEnvironment(value: Value): Pick<Place, 'isFromEnvironment'> {
  return value.kind === 'known' && value.origin.environment !== undefined ? { isFromEnvironment: true } : {}
}

function inLiteral({ owner, subject, path }: Literal, location: Location): Place {
  const hasAddress = owner !== undefined && ['resource', 'data', 'module'].includes(owner.type)
  return {
    location,
    context: owner?.location ?? subject,
    subject,
    addresses: hasAddress ? [owner.address] : [],
    identity: `${owner?.address ?? 'file'}/${path}`,
    related: [],
  }
}

function inBlock(
  block: Block,
  location: Location,
  subject: Location,
  path: string,
  related: readonly Related[],
): Place {
  const { root } = block
  return {
    location,
    context: block.location,
    subject,
    addresses: root.mode === 'provider' || root.mode === 'variable' ? [] : root.addresses,
    identity: `${root.address}/${path}`,
    related,
    resource: root,
  }
}

function inInstruction(instruction: Instruction, location: Location): Place {
  const { stage } = instruction
  return {
    location,
    context: instruction.at,
    subject: instruction.at,
    addresses: [],
    identity: stage ? `${nameOf(stage)}/${instruction.keyword}` : outsideStages(instruction),
    related: [],
  }
}

/** Only ARG belongs above FROM; anything else is part of a file without FROM, where what stands last or first changes. */
function outsideStages({ keyword }: Instruction): string {
  return keyword === 'ARG' ? 'global/ARG' : 'fragment'
}

/**
 * What a stage is called in fingerprints. One without a name goes by being the last, else by the image it starts from
 * without its version: both stay when other stages are written above it. No name of a stage has a dollar sign.
 */
function nameOf({ name, isLast, from }: Stage): string {
  if (name !== undefined) return name
  return isLast ? '$final' : `$from ${from.reference?.repository ?? from.image.text}`
}
