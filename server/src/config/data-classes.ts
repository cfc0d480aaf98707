import type { Node } from 'yaml'
import type { DataClass } from '#rules/rule'
import type { DataSubject, DeclaredDataClass } from '../analysis/types'
import { DATA_CLASSES } from './keys'
import { pathMatcher } from './paths'
import { matchesWildcard } from './wildcard'
import type { YamlReader } from './yaml'

type Condition = (subject: DataSubject) => boolean

/** One entry of `data-classes`, such as `{ address: aws_s3_bucket.website, class: public }`; all its conditions must hold. */
export function readDataClass(reader: YamlReader, node: Node, folder: string): DeclaredDataClass | undefined {
  const conditions: Condition[] = []
  let dataClass: DataClass | undefined
  const pattern = (value: Node, name: string, make: (text: string) => Condition): void => {
    const text = reader.text(value)
    if (text !== undefined && text !== '') conditions.push(make(text))
    else reader.at(value, `\`${name}\` must be text, in which \`*\` stands for anything.`)
  }
  const before = reader.problems.length
  reader.each(node, 'A data class', {
    address: value => {
      pattern(
        value,
        'address',
        text =>
          ({ address }) =>
            address !== undefined && matchesAddress(text, address),
      )
    },
    type: value => {
      pattern(
        value,
        'type',
        text =>
          ({ type }) =>
            type !== undefined && matchesWildcard(text, type),
      )
    },
    tag: value => {
      pattern(
        value,
        'tag',
        text =>
          ({ tags }) =>
            tags !== undefined && hasTag(text, tags),
      )
    },
    path: value => {
      pattern(value, 'path', text => {
        const matches = pathMatcher([text], folder)
        return ({ uri }) => matches(uri)
      })
    },
    class: value => {
      dataClass = reader.word(value, DATA_CLASSES)
    },
  })
  if (reader.problems.length > before) return undefined
  if (dataClass === undefined) reader.at(node, `A data class needs \`class\`: one of ${DATA_CLASSES.join(', ')}.`)
  else if (conditions.length === 0)
    reader.at(node, 'A data class must say what it is about: `address`, `type`, `tag` or `path`.')
  else return { dataClass, matches: subject => conditions.every(condition => condition(subject)) }
  return undefined
}

/** `aws_s3_bucket.logs` also means each of its instances, `aws_s3_bucket.logs["a"]`. */
function matchesAddress(pattern: string, address: string): boolean {
  return matchesWildcard(pattern, address) || matchesWildcard(`${pattern}[*]`, address)
}

/** `data=public`, or `public` for a tag with any value. */
function hasTag(text: string, tags: ReadonlyMap<string, string>): boolean {
  const equals = text.indexOf('=')
  if (equals < 0) return [...tags.keys()].some(name => matchesWildcard(text, name))
  const [name, value] = [text.slice(0, equals).trim(), text.slice(equals + 1).trim()]
  return [...tags].some(([tag, held]) => matchesWildcard(name, tag) && matchesWildcard(value, held))
}
