import { commandRule } from '../../helpers/command-rule'
import { folderAt } from '../../lib/folders'
import { type RuleDocs, type RuleExamples } from '../../rule'

export default commandRule({
  id: 'docker-run-no-relative-cd',
  title: 'Folder of cd depends on the base image',
  severity: 'low',
  confidence: 'high',
  profile: 'all',
  pillar: 'containers',
  stride: ['tampering'],
  cia: ['integrity'],
  aaa: [],
  aliases: { kics: ['f4a6bcd3-e231-4acf-993c-aa027be50d2e'] },

  programs: ['cd'],
  reads: ['WORKDIR'],
  violates: ({ command, args: [folder] }, { run }) =>
    folder?.literal === true &&
    run.body.script?.commands[0] === command &&
    command.depth === 0 &&
    /(?:^|\/)\.\.(?:\/|$)|^[^/~$\\-][^:]*$/.test(folder.text) &&
    (folder.text.includes('..') || folderAt(run) === undefined) && { at: { instruction: run, part: folder } },
})

export const docs: RuleDocs = {
  rationale:
    'Where a relative `cd` ends depends on the base image and on every WORKDIR above: after an update of either, the commands behind it build, or delete, something else.',
  remediation: 'Write the whole path, best in a WORKDIR above the RUN.',
  responsibility: 'customer',
  cwe: ['CWE-1076'],
  references: ['https://docs.docker.com/reference/dockerfile/#workdir'],
  since: '0.1.0',
}

export const examples: RuleExamples = {
  bad: [
    {
      name: 'no WORKDIR above',
      code: `
        FROM debian:12
        RUN cd «src» && make
        RUN cd «../lib» && make`,
      fixed: null,
      noFix: 'The folder that was meant depends on the base image.',
    },
  ],
  good: [
    {
      name: 'a whole path, or a known folder',
      code: `
        FROM debian:12
        RUN cd /src && make && cd lib
        WORKDIR /opt
        RUN cd tool && make`,
    },
  ],
  unknown: [
    {
      name: 'decided by whoever builds',
      code: `
        FROM debian:12
        ARG FOLDER
        RUN cd $FOLDER && make`,
    },
  ],
}
