/**
 * Most rules about RUN say that a command must or must not have something. `commandRule` and `packageRule` turn that
 * sentence into a rule; the finding is at the command unless `violates` says where.
 */
import type { Fix } from '../fix'
import { insertBehind } from '../fixes/dockerfile'
import { type Program, programsOf } from '../lib/programs'
import { isInThisBuild } from '../lib/order'
import { shippedStages, withTriggers } from '../lib/stages'
import type { Dockerfile, RunInstruction } from '../model/dockerfile'
import type { ShellCommand, ShellWord } from '../model/shell'
import { type DockerfileRule, dockerfileRule, type Problem, type RuleMetadata } from '../rule'
import { type PackageAction, type PackageCommand, packageCommands, type PackageTool } from './packages'

/** Where a call stands. */
export interface CallContext {
  readonly dockerfile: Dockerfile
  readonly run: RunInstruction
  /** False in a stage that nothing of the final image continues: what it leaves behind is not shipped. */
  readonly shipped: boolean
}

interface Definition<Call> extends Omit<RuleMetadata, 'on'> {
  /** Further instructions the rule reads. */
  readonly reads?: DockerfileRule['on']
  /** False: fine. True: the command as a whole. A problem may say more, and point elsewhere; there may be several. */
  readonly violates: (call: Call, context: CallContext) => boolean | Partial<Problem> | readonly Partial<Problem>[]
  readonly fix?: (call: Call, context: CallContext) => Fix | readonly Fix[] | undefined
}

export interface CommandRule extends Definition<Program> {
  /** Names of programs, without their folder. */
  readonly programs: readonly string[]
}

export interface PackageRule extends Definition<PackageCommand> {
  readonly tools: readonly PackageTool[]
  /** `install` when left out. */
  readonly actions?: readonly PackageAction[]
}

/** A rule about calls of a program, in RUN and behind ONBUILD. */
export function commandRule({ programs, ...definition }: CommandRule): DockerfileRule {
  return callRule(definition, ({ body }) => programsOf(body).filter(({ name }) => programs.includes(name)))
}

/** A rule about calls of package managers, in RUN and behind ONBUILD. */
export function packageRule({ tools, actions = ['install'], ...definition }: PackageRule): DockerfileRule {
  return callRule(definition, ({ body }) =>
    packageCommands(body).filter(({ tool, action }) => tools.includes(tool) && actions.includes(action)),
  )
}

function callRule<Call extends { readonly command: ShellCommand }>(
  { reads = [], violates, fix, ...metadata }: Definition<Call>,
  callsOf: (run: RunInstruction) => readonly Call[],
): DockerfileRule {
  return dockerfileRule({
    ...metadata,
    on: ['RUN', ...reads],
    *check(dockerfile) {
      const stages = shippedStages(dockerfile)
      for (const run of withTriggers(dockerfile, 'RUN')) {
        const context = { dockerfile, run, shipped: !run.stage || stages.has(run.stage) || isTrigger(dockerfile, run) }
        for (const call of callsOf(run)) {
          const found = violates(call, context)
          const problems = found === false ? [] : found === true ? [{}] : [found].flat()
          for (const each of problems) {
            const problem: Problem = { at: { instruction: run, part: call.command }, ...each }
            yield fix && !problem.fix ? { ...problem, fix: () => fix(call, context) } : problem
          }
        }
      }
    },
  })
}

/** What ONBUILD keeps runs in other builds: what it leaves behind is shipped there. */
function isTrigger(dockerfile: Dockerfile, run: RunInstruction): boolean {
  return !isInThisBuild(dockerfile, run)
}

/** Adds an option behind a word of a command. In the exec form this ends the string and begins the next. */
export function addOption(
  { run }: CallContext,
  word: ShellWord,
  option: string,
  details: Pick<Fix, 'applicability'> & Partial<Fix>,
): Fix {
  return {
    title: `Add ${option}`,
    impact: 'in-place',
    edits: insertBehind(word, run.body.form === 'exec' && isElement(word) ? `", "${option}` : ` ${option}`),
    ...details,
  }
}

function isElement({ at: { file, span } }: ShellWord): boolean {
  return file.text[span.start - 1] === '"' && file.text[span.end] === '"'
}

/** True where one of the RUN's mounts (cache or tmpfs) keeps a folder out of the layer. */
export function isMounted({ flags }: RunInstruction, folder: RegExp): boolean {
  return flags.some(({ name, value = '' }) => {
    const target = /(?:^|,)(?:target|dst|destination)=([^,]+)/.exec(value)?.[1]
    return (
      name === 'mount' &&
      /(?:^|,)type=(?:cache|tmpfs)(?:,|$)/.test(value) &&
      target !== undefined &&
      folder.test(target)
    )
  })
}
