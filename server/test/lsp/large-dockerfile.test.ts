/** A very large Dockerfile in the editor: every answer comes, with all rules at work. */
import { rules } from '#rules/index'
import { expect, it } from 'vitest'
import { analyse } from '../../src/analysis/analyse'
import { suppressionEdit, suppressionPlaces } from '../../src/analysis/suppress'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { at, start } from './client'
import { PARSERS } from './fakes'

const FILE = 'file:///w/Dockerfile'
/** In milliseconds. Takes a second or two alone; work that grows with the square of the file takes minutes. */
const LIMIT = 15_000

const UNIT = [
  'ARG VERSION=1',
  'RUN curl -sSL http://example.com/a.tgz | tar xz && chmod 777 /opt',
  'ENV APP=$VERSION TOKEN=$VERSION',
  'ADD https://example.com/f /f',
  'RUN apt-get update && \\',
  '    apt-get install -y curl',
  'WORKDIR app',
  'RUN pip install requests && npm install && unset APP',
  'COPY --chown=app src /app/',
  'USER app',
].join('\n')

it('is answered about in bounded time', { timeout: 4 * LIMIT }, async () => {
  const text = `FROM debian:12 AS base\n${`${UNIT}\n`.repeat(1500)}`
  const client = await start({
    dependencies: {
      rules,
      analyse,
      suppressionEdit,
      suppressionPlaces,
      parsers: { ...PARSERS, dockerfile: parseDockerfile },
    },
  })
  const begin = performance.now()
  await client.open(FILE, text)
  const found = await client.diagnostics(FILE)
  expect(found.length).toBeGreaterThan(1500)
  const opened = performance.now()
  const { line, character } = found[found.length >> 1]!.range.start
  const actions = await client.actions(FILE, at(line, character))
  expect(actions.length).toBeGreaterThan(0)
  const acted = performance.now()
  await client.change(FILE, `${text}RUN sudo ls\n`)
  expect((await client.diagnostics(FILE)).length).toBeGreaterThan(1500)
  const changed = performance.now()
  for (const took of [opened - begin, acted - opened, changed - acted]) expect(took).toBeLessThan(LIMIT)
})
