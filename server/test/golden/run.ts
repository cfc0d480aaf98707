import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runExpressions, runUnknowns } from './expressions'
import { runModules } from './modules'
import { runSyntax } from './syntax'
import type { Result } from './result'

const RUNNERS: readonly (readonly [string, (directory: string) => Result[]])[] = [
  ['expressions.jsonl', directory => [runExpressions(directory)]],
  ['unknowns.jsonl', directory => [runUnknowns(directory)]],
  ['modules', directory => runModules(path.join(directory, 'modules'))],
  ['invalid.jsonl', runSyntax],
]

/** Runs a folder of what Terraform itself printed, one line per set; the misses go to a file. Answers the exit code. */
export function run(directory: string, missesFile: string): number {
  const results = RUNNERS.filter(([file]) => existsSync(path.join(directory, file))).flatMap(([, runner]) =>
    runner(directory),
  )
  for (const { set, total, passed, required } of results) {
    const share = total === 0 ? 1 : passed / total
    const verdict = required === undefined ? '' : share >= required ? '' : `  below ${(required * 100).toFixed(0)} %`
    console.log(`${set.padEnd(16)} ${total} rows, ${passed} passed, ${(share * 100).toFixed(2)} %${verdict}`)
  }
  mkdirSync(path.dirname(missesFile), { recursive: true })
  writeFileSync(missesFile, results.map(({ set, misses }) => `# ${set}\n\n${misses.join('\n')}\n`).join('\n'))
  console.log(`misses: ${missesFile}`)
  if (results.length === 0) console.error(`nothing to run in ${directory}`)
  const isGood = ({ total, passed, required }: Result): boolean =>
    required === undefined || total === 0 || passed / total >= required
  return results.length > 0 && results.every(isGood) ? 0 : 1
}
