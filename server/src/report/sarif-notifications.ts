import { PROBLEM_KINDS, type ProblemKind } from './report'
import { pascalCase } from './sarif-rules'

interface Notification {
  readonly level: 'error' | 'warning'
  readonly what: string
  /** What it means for the result, and what to do. */
  readonly help: string
}

const NOTIFICATIONS: Readonly<Record<ProblemKind, Notification>> = {
  'unreadable-file': {
    level: 'error',
    what: 'A file or folder could not be read.',
    help: 'Nothing in it was judged. Check its permissions, and that it is UTF-8 text.',
  },
  'syntax-error': {
    level: 'warning',
    what: 'A file has a syntax error.',
    help: 'Only what could be understood was judged. Correct the error and scan again.',
  },
  'rule-failure': {
    level: 'error',
    what: 'A rule failed.',
    help: 'Its findings in this place are missing, because of a mistake in Parapet. All other rules ran.',
  },
  'failed-analysis': {
    level: 'error',
    what: 'A folder or file could not be analysed.',
    help: 'Its findings are missing, because of a mistake in Parapet. Everything else was scanned.',
  },
  'unwritable-file': {
    level: 'error',
    what: 'A file could not be fixed.',
    help: 'It could not be written, or changed while it was scanned. It is as it was.',
  },
  'bad-configuration': {
    level: 'error',
    what: 'A configuration file is wrong.',
    help: 'What is wrong in it was left out, so that findings may be missing or too many. Correct it and scan again.',
  },
}

export function notificationLevel(kind: ProblemKind): 'error' | 'warning' {
  return NOTIFICATIONS[kind].level
}

/** As SARIF's `reportingDescriptor`, in the order of `PROBLEM_KINDS`. */
export function notificationDescriptors(): readonly object[] {
  return PROBLEM_KINDS.map(id => {
    const { level, what, help } = NOTIFICATIONS[id]
    return {
      id,
      name: pascalCase(id),
      shortDescription: { text: what },
      fullDescription: { text: `${what} ${help}` },
      help: { text: help },
      defaultConfiguration: { level },
    }
  })
}
