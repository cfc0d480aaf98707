/** What the configuration says about single findings: where data is not worth protecting, and what other tools' files silence. */
import { asString } from '#rules/lib/values'
import type { Resource } from '#rules/model/terraform'
import type { DataClass, Rule, Severity } from '#rules/rule'
import type { Place } from './anchor'
import type { Configuration, DataSubject, Suppression } from './types'

const ORDER: readonly DataClass[] = ['public', 'internal', 'confidential']

/** True where the data was declared less sensitive than what the rule protects. */
export function isAboveDataClass(rule: Rule, place: Place, configuration: Configuration): boolean {
  const { dataClass } = rule
  const { dataClasses } = configuration
  if (dataClass === undefined || dataClasses === undefined) return false
  const subjects = subjectsOf(place)
  const declared = dataClasses.find(one => subjects.some(subject => one.matches(subject)))
  return declared !== undefined && ORDER.indexOf(dataClass) > ORDER.indexOf(declared.dataClass)
}

/** The entry of a configuration file that silences a finding, if there is one. `today`: YYYY-MM-DD. */
export function configuredSuppression(
  rule: Rule,
  place: Place,
  configuration: Configuration,
  today: string | undefined,
): Suppression | undefined {
  const subject = { uri: place.location.file.uri, addresses: addressesOf(place) }
  const found = configuration.ignores?.find(
    entry =>
      (entry.ruleIds === undefined || entry.ruleIds.has(rule.id)) &&
      !(entry.expires !== undefined && today !== undefined && today > entry.expires) &&
      entry.matches(subject),
  )
  return found && { at: found.at, reason: found.reason }
}

function subjectsOf(place: Place): readonly DataSubject[] {
  const { resource, location } = place
  const { uri } = location.file
  if (resource === undefined) return [{ uri }]
  const type = resource.mode === 'data' ? `data.${resource.resourceType}` : resource.resourceType
  const tags = tagsOf(resource)
  return addressesOf(place).map(address => ({ uri, address, type, tags }))
}

/** With the modules that lead to it, and without. */
function addressesOf({ addresses, resource }: Place): readonly string[] {
  return [...new Set([...addresses, ...(resource === undefined ? [] : [resource.address])])]
}

/** Tags are an object on AWS and Azure, `labels` on Google Cloud. Only what is known counts. */
function tagsOf(resource: Resource): ReadonlyMap<string, string> {
  const tags = new Map<string, string>()
  for (const name of ['tags', 'labels']) {
    const { value } = resource.attribute(name)
    if (value.kind !== 'known' || value.type !== 'object') continue
    for (const [tag, held] of value.entries) {
      const text = asString(held)
      if (text !== undefined) tags.set(tag, text)
    }
  }
  return tags
}

/** False where another tool's file limits which severities are shown at all. Rules set on their own are not limited. */
export function isShownSeverity(rule: Rule, severity: Severity, configuration: Configuration): boolean {
  const shown = configuration.shownSeverities?.[rule.language]
  return shown === undefined || shown.has(severity) || configuration.severities[rule.id] !== undefined
}
