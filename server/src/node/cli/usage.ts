import type { CommandName } from './arguments'

/** What `--help` prints, for one command or as an overview. */
export function usage(topic: CommandName | undefined): string {
  switch (topic) {
    case undefined:
      return OVERVIEW
    case 'scan':
      return SCAN
    case 'baseline':
      return BASELINE
    case 'rules':
      return RULES
    case 'explain':
      return EXPLAIN
    case 'config':
      return CONFIG
    case 'lsp':
      return LSP
  }
}

const OVERVIEW = `Parapet: security hints for Terraform and Dockerfiles

  parapet scan [PATH…]      scan files and folders (the current folder when none is named)
  parapet baseline [PATH…]  write down what is found now, so that only new findings count
  parapet rules             list the rules
  parapet rules test [PATH] try the examples of custom rules
  parapet explain RULE      what a rule demands, and why
  parapet config --explain PATH
                            what is configured for a file, and where each value comes from
  parapet lsp --stdio       the language server, for editors

  parapet COMMAND --help    a command's options
  parapet --version

Nothing leaves this computer: no network, no account, no telemetry.
`

const SCAN = `parapet scan [PATH…]

Scans Terraform (.tf, .tofu, .tfvars, and all of them as .json) and Dockerfiles. What git ignores is left out unless it is named.

  -f, --format text|json|sarif   how to report (text)
  -o, --output FILE              where to (standard output)
      --profile recommended|strict|all
                                 how much to demand (recommended, or what the configuration says)
      --fail-on critical|high|medium|low|info|never
                                 exit with 1 from this severity on (low, or what other tools' files say)
      --fail-on-incomplete       exit with 3 when a file could not be read or has syntax errors
      --fix                      apply fixes that cannot break anything, then report what is left
      --fix-level safe|suggestion
                                 with suggestion, --fix also applies fixes that deserve a look
      --config FILE              read settings from this file instead of the .parapet.yaml files above what is scanned
      --allow-read DIR           let modules and functions such as file() read this folder too, besides what is scanned
      --baseline FILE            count only what this file of \`parapet baseline\` does not hold
      --target STAGE             the stage that Dockerfiles are built up to, where they have it (what Compose files beside
                                 them say, or the last)
      --var-file FILE            give variables of root modules the values in this file, as Terraform's -var-file does;
                                 may be repeated, the last one wins; in place of those in .parapet.yaml
      --no-color                 no colours (NO_COLOR=1 does the same)

Environment variables TF_VAR_name give variables their values as they do for Terraform; no output shows them.

Exit codes: 0 clean, 1 findings, 2 wrong usage or configuration, 3 internal error or incomplete.
`

const BASELINE = `parapet baseline [PATH…]

Writes the fingerprints of everything that is found now to a file to be committed. A scan with --baseline, or with
\`baseline\` in .parapet.yaml, then counts new findings only. What the file says of folders that are not scanned stays.

  -o, --output FILE              the file (the one that is configured, or .parapet-baseline.jsonl in the scanned folder)
      --prune                    only take out what no longer occurs
      --profile recommended|strict|all
                                 how much to demand (recommended, or what the configuration says)
      --config FILE              read settings from this file and no other
      --var-file FILE            as for scan
      --allow-read DIR           as for scan
`

const RULES = `parapet rules [--format text|json]

Lists every rule: id, severity, profile and title.

parapet rules test [PATH]

Tries the examples of the custom rules that hold for PATH (the current folder without it), and says which are not as they
should be. Exit codes: 0 all are, 1 some are not, 2 wrong usage or configuration.
`

const EXPLAIN = `parapet explain RULE

Says what a rule demands, why, and how to comply. RULE is an id of \`parapet rules\`, or another tool's id of the same
check, such as CKV_AWS_16 or DL3020.
`

const CONFIG = `parapet config --explain PATH

Says what is configured for a file or folder, and which file and line each value was taken from: .parapet.yaml files above
it, the nearest first, then other tools' configuration files.

      --explain PATH             the file or folder
  -f, --format text|json         how to print it (text)
      --profile recommended|strict|all
                                 as for scan
      --config FILE              as for scan

Exit codes: 0 fine, 2 wrong usage or configuration.
`

const LSP = `parapet lsp --stdio

Starts the language server on standard input and output.
`
