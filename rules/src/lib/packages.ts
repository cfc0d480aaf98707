import type { ShellWord } from '../model/shell'
import { type Program, programsOf, type Scripted } from './programs'

export type PackageManager = 'apt' | 'apk' | 'yum' | 'zypper' | 'pacman'

/** A call of a system's package manager. */
export interface PackageCall extends Program {
  readonly manager: PackageManager
  /** `refresh`: only the index. `upgrade`: whatever is installed. */
  readonly action: 'refresh' | 'upgrade' | 'install' | 'other'
  /** The word that says so: `install`. Undefined for an exec form that has none. */
  readonly verb: ShellWord
}

const MANAGERS: Readonly<Record<string, PackageManager>> = {
  apt: 'apt',
  'apt-get': 'apt',
  aptitude: 'apt',
  apk: 'apk',
  yum: 'yum',
  dnf: 'yum',
  microdnf: 'yum',
  tdnf: 'yum',
  zypper: 'zypper',
  pacman: 'pacman',
}

const VERBS: Readonly<Record<PackageManager, Readonly<Record<string, PackageCall['action']>>>> = {
  apt: {
    update: 'refresh',
    install: 'install',
    reinstall: 'install',
    'build-dep': 'install',
    source: 'install',
    download: 'install',
    satisfy: 'install',
    upgrade: 'upgrade',
    'safe-upgrade': 'upgrade',
    'dist-upgrade': 'upgrade',
    'full-upgrade': 'upgrade',
    ...others('remove', 'purge', 'autoremove', 'clean', 'autoclean', 'search', 'show', 'list', 'check', 'changelog'),
  },
  apk: { update: 'refresh', add: 'install', upgrade: 'upgrade', ...others('del', 'fix', 'info', 'cache', 'search') },
  yum: {
    makecache: 'refresh',
    install: 'install',
    localinstall: 'install',
    groupinstall: 'install',
    reinstall: 'install',
    builddep: 'install',
    update: 'upgrade',
    upgrade: 'upgrade',
    ...others('remove', 'erase', 'clean', 'autoremove', 'module', 'repolist', 'list', 'info', 'search'),
  },
  zypper: {
    refresh: 'refresh',
    ref: 'refresh',
    install: 'install',
    in: 'install',
    update: 'upgrade',
    up: 'upgrade',
    dup: 'upgrade',
    ...others('remove', 'rm', 'clean', 'addrepo', 'ar'),
  },
  pacman: {},
}

function others(...verbs: string[]): Record<string, 'other'> {
  return Object.fromEntries(verbs.map(verb => [verb, 'other']))
}

export function packageCalls(body: Scripted | undefined): readonly PackageCall[] {
  return programsOf(body).flatMap(program => {
    const manager = MANAGERS[program.name]
    if (!manager) return []
    const call = manager === 'pacman' ? pacmanCall(program) : callOf(program, manager)
    return call ? [call] : []
  })
}

function callOf(program: Program, manager: PackageManager): PackageCall | undefined {
  const verbs = VERBS[manager]
  const verb = program.args.find(({ text }) => Object.hasOwn(verbs, text))
  const action = verb && verbs[verb.text]
  return verb && action ? { ...program, manager, action, verb } : undefined
}

/** `-Sy` refreshes, `-Su` upgrades, `-S name` installs. */
function pacmanCall(program: Program): PackageCall | undefined {
  const verb = program.args.find(({ text }) => /^-S/.test(text))
  if (!verb) return undefined
  const names = program.args.some(({ text }) => !text.startsWith('-'))
  const action = names ? 'install' : verb.text.includes('u') ? 'upgrade' : verb.text.includes('y') ? 'refresh' : 'other'
  return { ...program, manager: 'pacman', action, verb }
}
