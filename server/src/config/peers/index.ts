import type { PeerFile } from '../names'
import { readCheckov } from './checkov'
import { readHadolint } from './hadolint'
import type { PeerReader } from './layer'
import { readSnyk } from './snyk'
import { readTfsec } from './tfsec'
import { readTrivy, readTrivyIgnore, readTrivyIgnoreYaml } from './trivy'

export const PEER_READERS: Readonly<Record<PeerFile, PeerReader>> = {
  hadolint: readHadolint,
  tfsec: readTfsec,
  checkov: readCheckov,
  'trivy-ignore': readTrivyIgnore,
  'trivy-ignore-yaml': readTrivyIgnoreYaml,
  trivy: readTrivy,
  snyk: readSnyk,
}
