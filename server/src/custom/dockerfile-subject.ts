import type {
  CommandBody,
  Dockerfile,
  Flag,
  Instruction,
  Keyword,
  Stage,
  VariableEntry,
  Word,
} from '#rules/model/dockerfile'
import type { Location } from '#rules/model/source'
import { textAt } from '#rules/model/source'
import { ABSENT, type Known, type KnownString, unknown, type Value } from '#rules/model/value'
import type { Anchor } from '#rules/rule'
import type { InstructionCondition } from './condition'
import type { Reading, Readings, Subject, TagReading } from './judge'
import { anyOf, UNKNOWN, type Verdict } from './verdict'

/** What can be asked of an instruction, besides `arguments` and `flags.<name>`, which all have. */
export const INSTRUCTION_ATTRIBUTES: Readonly<Record<Keyword, readonly string[]>> = {
  FROM: ['image', 'registry', 'repository', 'tag', 'digest', 'stage', 'final'],
  RUN: ['form', 'commands'],
  CMD: ['form', 'commands'],
  ENTRYPOINT: ['form', 'commands'],
  HEALTHCHECK: ['form', 'commands'],
  COPY: ['sources', 'destination'],
  ADD: ['sources', 'destination'],
  ENV: ['names', 'values'],
  ARG: ['names', 'values'],
  LABEL: ['names', 'values'],
  USER: ['user'],
  VOLUME: ['paths'],
  SHELL: ['words'],
  EXPOSE: ['words'],
  MAINTAINER: ['words'],
  ONBUILD: ['words'],
  STOPSIGNAL: ['words'],
  WORKDIR: ['words'],
  UNKNOWN: ['words'],
}

export class DockerfileSubject implements Subject {
  readonly name = undefined

  constructor(
    private readonly instruction: Instruction,
    private readonly dockerfile: Dockerfile,
  ) {}

  get at(): Instruction {
    return this.instruction
  }

  read([first = '', ...rest]: readonly string[]): Readings {
    const name = rest.join('.')
    const reading = this.reading(first, name)
    return { found: reading === undefined ? [] : [reading], partial: reading === undefined }
  }

  tags(): TagReading {
    return { at: this.instruction, attribute: '', values: new Map(), complete: false }
  }

  resources(): Verdict {
    return UNKNOWN
  }

  instructions({ keyword }: InstructionCondition, holds: (subject: Subject) => Verdict): Verdict {
    const { stage } = this.instruction
    const others = stagesFrom(stage)
      .flatMap(one => one.of(keyword))
      .filter((other: Instruction) => other !== this.instruction)
    const { holds: found } = anyOf(others.map(other => holds(new DockerfileSubject(other, this.dockerfile))))
    return { holds: found, evidence: [{ at: this.instruction, ...(found === false ? { missing: [keyword] } : {}) }] }
  }

  private reading(attribute: string, name: string): Reading | undefined {
    const { instruction } = this
    if (attribute === 'arguments') return this.text('arguments', instruction.argumentsAt)
    if (attribute === 'flags') return this.flag(name)
    if (attribute === 'words') return this.words('words', wordsOf(instruction))
    switch (instruction.keyword) {
      case 'FROM':
        return this.ofFrom(attribute, instruction)
      case 'RUN':
      case 'CMD':
      case 'ENTRYPOINT':
      case 'HEALTHCHECK': {
        const { body } = instruction
        if (body === undefined) return { at: instruction, attribute, value: ABSENT }
        if (attribute === 'form') return this.known('form', body.form, body.at)
        return attribute === 'commands' ? this.commands(body) : undefined
      }
      case 'COPY':
      case 'ADD':
        if (attribute === 'sources') return this.words(attribute, instruction.sources)
        return attribute === 'destination' ? this.word(attribute, instruction.destination) : undefined
      case 'ENV':
      case 'ARG':
        return this.entries(attribute, name, instruction.entries.map(entryOf))
      case 'LABEL':
        return this.entries(attribute, name, instruction.words.map(labelOf))
      case 'USER':
        return attribute === 'user' ? this.word(attribute, instruction.user) : undefined
      case 'VOLUME':
        return attribute === 'paths' ? this.words(attribute, instruction.paths) : undefined
      case 'SHELL':
      case 'EXPOSE':
      case 'MAINTAINER':
      case 'ONBUILD':
      case 'STOPSIGNAL':
      case 'WORKDIR':
      case 'UNKNOWN':
        return undefined
    }
  }

  private ofFrom(attribute: string, from: Extract<Instruction, { keyword: 'FROM' }>): Reading | undefined {
    const { reference, stage, image, alias } = from
    if (attribute === 'final') return this.flagValue(attribute, stage?.isFinal ?? false, image.at)
    if (attribute === 'stage') return this.word(attribute, alias)
    // An earlier stage, or an image that depends on who builds.
    if (reference === undefined || reference.repository === 'scratch') return undefined
    switch (attribute) {
      case 'image':
        return this.known(attribute, reference.text, image.at)
      case 'registry':
      case 'repository':
      case 'tag':
      case 'digest': {
        const part = reference[attribute]
        return part === undefined
          ? { at: this.part(image.at), attribute, value: ABSENT }
          : this.known(attribute, part, image.at)
      }
      default:
        return undefined
    }
  }

  private commands({ script, at }: CommandBody): Reading {
    // Another language's text.
    if (script === undefined) return { at: this.instruction, attribute: 'commands', value: unknown('no shell') }
    const items = script.commands.map(({ name, at: place }) => ({
      at: place,
      value: name === undefined ? unknown('a computed name') : text(name, place),
    }))
    const hidden = script.complete ? [] : [{ at, value: unknown('a script that is not closed') }]
    return this.list('commands', [...items, ...hidden])
  }

  private flag(name: string): Reading {
    const found: Flag | undefined = this.instruction.flags.find(flag => flag.name === name)
    const attribute = `flags.${name}`
    if (found === undefined) return { at: this.instruction, attribute, value: ABSENT }
    // A variable in it may stand for anything.
    if (found.value?.includes('$')) return { at: this.part(found.at), attribute, value: unknown('a variable') }
    return this.known(attribute, found.value ?? '', found.at)
  }

  private entries(attribute: string, name: string, entries: readonly Entry[]): Reading | undefined {
    if (attribute === 'names')
      return this.list(
        attribute,
        entries.map(entry => ({ at: entry.at, value: text(entry.name, entry.at) })),
      )
    if (attribute !== 'values') return undefined
    if (name === '')
      return this.list(
        attribute,
        entries.map(({ at, value }) => ({ at, value })),
      )
    const entry = entries.find(one => one.name === name)
    const path = `${attribute}.${name}`
    return entry === undefined
      ? { at: this.instruction, attribute: path, value: ABSENT }
      : { at: this.part(entry.at), attribute: path, value: entry.value }
  }

  private word(attribute: string, word: Word | undefined): Reading {
    if (word === undefined) return { at: this.instruction, attribute, value: ABSENT }
    return { at: this.part(word.at), attribute, value: valueOf(word) }
  }

  private words(attribute: string, words: readonly Word[]): Reading {
    return this.list(
      attribute,
      words.map(word => ({ at: word.at, value: valueOf(word) })),
    )
  }

  private list(attribute: string, items: readonly { readonly at: Location; readonly value: Value }[]): Reading {
    const at = this.instruction.at
    const value: Known = { kind: 'known', type: 'list', items: items.map(item => item.value), ...placed(at) }
    return {
      at: this.instruction,
      attribute,
      value,
      items: () => items.map(item => ({ at: this.part(item.at), attribute, value: item.value })),
    }
  }

  private text(attribute: string, at: Location | undefined): Reading {
    if (at === undefined) return { at: this.instruction, attribute, value: ABSENT }
    return this.known(attribute, textAt(at), at)
  }

  private known(attribute: string, value: string, at: Location): Reading {
    return { at: this.part(at), attribute, value: text(value, at) }
  }

  private flagValue(attribute: string, value: boolean, at: Location): Reading {
    return { at: this.part(at), attribute, value: { kind: 'known', type: 'bool', value, ...placed(at) } }
  }

  private part(at: Location): Anchor {
    return { instruction: this.instruction, part: { at } }
  }
}

interface Entry {
  readonly name: string
  readonly at: Location
  readonly value: Value
}

function entryOf({ name, at, value }: VariableEntry): Entry {
  return { name, at, value: value === undefined ? ABSENT : valueOf(value) }
}

function labelOf(word: Word): Entry {
  const name = /^[^=]*/.exec(word.text)?.[0] ?? ''
  const value = word.value === undefined ? unknown('a variable') : text(word.value.slice(name.length + 1), word.at)
  return { name, at: word.at, value }
}

function wordsOf(instruction: Instruction): readonly Word[] {
  return 'words' in instruction ? instruction.words : 'elements' in instruction ? instruction.elements : []
}

/** A stage and those it is built from, the nearest first. */
function stagesFrom(stage: Stage | undefined): readonly Stage[] {
  const stages: Stage[] = []
  for (let next = stage; next !== undefined && !stages.includes(next); next = next.parent) stages.push(next)
  return stages
}

function valueOf({ value, at }: Word): Value {
  return value === undefined ? unknown('a variable that is not known') : text(value, at)
}

function text(value: string, at: Location): KnownString {
  return { kind: 'known', type: 'string', value, ...placed(at) }
}

function placed(at: Location): Pick<KnownString, 'at' | 'origin'> {
  return { at, origin: { location: at, form: 'literal' } }
}
