import type { CommandBody } from '../model/dockerfile'
import type { ShellWord } from '../model/shell'
import { type PackageCall, packageCalls } from './packages'
import { programsOf } from './programs'

/** A package that a RUN installs. */
export interface Installed {
  readonly call: PackageCall
  readonly word: ShellWord
  /** Without version and architecture: `gcc` of `gcc=4:12.2` and `gcc:amd64`. */
  readonly name: string
}

/** Options that take the next word, of apt, apk, yum and zypper. */
const VALUED = /^(?:-[tXoc]|--(?:virtual|repository|repo|option|config-file|target-release|default-release|from|root))$/

export function packagesInstalled(body: CommandBody | undefined): readonly Installed[] {
  return packageCalls(body)
    .filter(({ action }) => action === 'install')
    .flatMap(call => {
      const names = call.args.filter(
        (word, i) => word !== call.verb && !word.text.startsWith('-') && !VALUED.test(call.args[i - 1]?.text ?? ''),
      )
      return names.map(word => ({ call, word, name: word.text.replace(/(?:[=<>~@]|:\w+$).*$/, '') }))
    })
}

/** True when a RUN takes packages away again, too: `apk del .build`, `apt-get purge`. */
export function removesPackages(body: CommandBody | undefined): boolean {
  const removes = /^(?:del|purge|remove|autoremove|erase|rm)$/
  return (
    packageCalls(body).some(({ verb }) => removes.test(verb.text)) ||
    programsOf(body).some(
      ({ name, args }) => name === 'dpkg' && args.some(({ text }) => /^(?:-[rP]|--purge)$/.test(text)),
    )
  )
}
