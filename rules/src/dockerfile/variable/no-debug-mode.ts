import { removeVariable } from '../../helpers/remove-command'
import { shippedStages, withTriggers } from '../../lib/stages'
import { dockerfileRule, type RuleDocs, type RuleExamples } from '../../rule'

export default dockerfileRule({
  id: 'docker-variable-no-debug-mode',
  title: 'Debug mode is switched on in the image',
  severity: 'medium',
  confidence: 'high',
  profile: 'recommended',
  pillar: 'containers',
  stride: ['information-disclosure'],
  cia: ['confidentiality'],
  aaa: [],
  aliases: { sonar: ['S4507'] },
  on: ['ENV'],
  *check(dockerfile) {
    const shipped = shippedStages(dockerfile)
    for (const env of withTriggers(dockerfile, 'ENV'))
      for (const entry of env.entries) {
        const value = entry.value?.value ?? ''
        if (!DEBUG.some(([name, on]) => name.test(entry.name) && on.test(value))) continue
        const certain = SERVES_CODE.test(entry.name) && env.stage && shipped.has(env.stage)
        yield {
          at: { instruction: env, part: { at: entry.at } },
          ...(certain ? {} : { profile: 'all', severity: 'low' }),
          fix: () => ({
            title: `Leave ${entry.name} unset`,
            applicability: 'suggestion',
            impact: 'in-place',
            caution: 'whoever develops with the image has to set it',
            edits: removeVariable(env, entry),
          }),
        }
      }
  },
})

const ON = /^(?:1|true|yes|on)$/i
const DEBUG: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:FLASK_DEBUG|APP_DEBUG|DJANGO_DEBUG|WP_DEBUG|SYMFONY_DEBUG|WERKZEUG_DEBUG|DEBUG|DEBUG_MODE)$/, ON],
  [/^(?:FLASK_ENV|ASPNETCORE_ENVIRONMENT)$/, /^development$/i],
  [/^(?:NODE_OPTIONS)$/, /--inspect(?:-brk)?=(?:0\.0\.0\.0|\[::\])/],
]
/** Those of which it is certain that strangers may get to see or run code. */
const SERVES_CODE = /^(?:FLASK_|WERKZEUG_|APP_DEBUG|DJANGO_DEBUG|SYMFONY_|NODE_OPTIONS)/

export const docs: RuleDocs = {
  rationale:
    'Debug modes answer a failing request with source code, variables and settings; Flask’s and Werkzeug’s let whoever sees it run code in the program.',
  remediation:
    'Leave it out of the image, and set it where somebody debugs: `docker run -e FLASK_DEBUG=1`, or a Compose file for development.',
  responsibility: 'customer',
  cwe: ['CWE-489', 'CWE-215'],
  references: ['https://flask.palletsprojects.com/en/stable/debugging/'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'for everybody',
      code: `
        FROM python:3.13-slim
        ENV FLASK_APP=app.py \\
            «FLASK_DEBUG=1»
        ENV «DEBUG=true»
        USER 10001`,
      fixed: `
        FROM python:3.13-slim
        ENV FLASK_APP=app.py
        USER 10001`,
    },
  ],
  good: [
    {
      name: 'off, and other debugging',
      code: `
        FROM python:3.13-slim
        ENV FLASK_DEBUG=0 APP_DEBUG=false DEBUG= DEBUG_PORT=9229 DEBIAN_FRONTEND=noninteractive`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM python:3.13-slim
        ARG DEBUG
        ENV FLASK_DEBUG=$DEBUG`,
    },
  ],
}
