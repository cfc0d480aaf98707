import { directoryOf, nameOf } from '../workspace/uris'

/** Parapet's own file; where both are there, the first one counts. */
export const OWN_NAMES = ['.parapet.yaml', '.parapet.yml'] as const
/** Where further custom rules may stand, beside `.parapet.yaml`. */
export const OWN_FOLDER = '.parapet'
export const RULES_FOLDER = 'rules'

/** Files of other tools that are honoured, by the tool; of each tool the first that is there counts, unless it reads several. */
export const PEER_NAMES = {
  hadolint: ['.hadolint.yaml', '.hadolint.yml'],
  tfsec: ['.tfsec/config.yml', '.tfsec/config.yaml', '.tfsec/config.json'],
  checkov: ['.checkov.yaml', '.checkov.yml'],
  'trivy-ignore': ['.trivyignore'],
  'trivy-ignore-yaml': ['.trivyignore.yaml', '.trivyignore.yml'],
  trivy: ['trivy.yaml'],
  snyk: ['.snyk'],
} as const
export type PeerFile = keyof typeof PEER_NAMES
export const PEER_FILES: readonly PeerFile[] = [
  'hadolint',
  'tfsec',
  'checkov',
  'trivy-ignore',
  'trivy-ignore-yaml',
  'trivy',
  'snyk',
]

const PEERS: ReadonlySet<string> = new Set(Object.values(PEER_NAMES).flat())

/** True for `.parapet.yaml`, and for files in `.parapet/rules`. */
export function isOwnConfiguration(uri: string): boolean {
  return isParapetFile(uri) || isRulesFile(uri)
}

export function isParapetFile(uri: string): boolean {
  return OWN_NAMES.some(name => name === nameOf(uri))
}

export function isRulesFile(uri: string): boolean {
  if (!/\.ya?ml$/.test(nameOf(uri))) return false
  const folder = directoryOf(uri)
  return nameOf(folder) === RULES_FOLDER && nameOf(directoryOf(folder)) === OWN_FOLDER
}

/** True for every file whose content may change what is found, and for the folders that hold such files. */
export function concernsConfiguration(uri: string): boolean {
  const name = nameOf(uri)
  return (
    isOwnConfiguration(uri) ||
    PEERS.has(name) ||
    PEERS.has(`${nameOf(directoryOf(uri))}/${name}`) ||
    [OWN_FOLDER, '.tfsec', '.git'].includes(name)
  )
}
