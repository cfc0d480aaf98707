import type { Module, Resource } from '#rules/model/terraform'
import { globTest } from './glob'

/**
 * The resources that an entry of a rule's `on` names: of one type, or of all types that fit a pattern. A pattern stands
 * for managed resources; for data sources and providers it begins with `data.` or `provider.`.
 */
export function resourcesNamed(module: Module, declared: string): readonly Resource[] {
  if (!declared.includes('*')) return ofType(module, declared)
  return [...module.types].filter(type => isDeclared(type, declared)).flatMap(type => ofType(module, type))
}

/** True when a type is the one an entry of `on` names, or fits its pattern. */
export function isDeclared(type: string, declared: string): boolean {
  if (!declared.includes('*')) return type === declared
  if (type === 'module' || type.includes('.') !== declared.includes('.')) return false
  return globTest(declared)(type)
}

function ofType(module: Module, type: string): readonly Resource[] {
  if (type.startsWith('data.')) return module.dataSources(type.slice('data.'.length))
  if (type.startsWith('provider.')) return module.providers(type.slice('provider.'.length))
  return type === 'variable' ? module.variables() : module.resources(type)
}
