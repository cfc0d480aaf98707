/**
 * All fixes of a Dockerfile pressed at once: over Dockerfiles put together at random, and over real ones in a folder that
 * PARAPET_MODULES names (`npm run test:full -- FOLDER`).
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pressAll } from './whole-dockerfile'

const GENERATED = 60
const MOST_REAL = 400

const BASES = [
  'FROM debian',
  'FROM node:22-slim AS build',
  'from python:3.12-alpine as app',
  'FROM fedora:41',
  'FROM scratch',
  'FROM registry.example.com/team/base:1',
  'ARG BASE=debian:12\nFROM $BASE',
  '# syntax=docker/dockerfile:1\n\nFROM golang:1.23-bookworm AS build\nWORKDIR /src',
  'FROM ubuntu:24.04@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
]

const PARTS = [
  'RUN apt-get update',
  'RUN apt-get update && apt-get install git curl',
  'RUN apt-get update \\\n    # what the build needs\n    && apt-get -y install \\\n       make \\\n       gcc \\\n    && apt-get clean',
  'RUN apt update; \\\n\tapt install -y vim; \\\n\tmake',
  'RUN apk add bash && apk --update add git',
  'RUN yum -y update && yum clean all',
  'RUN dnf install -y httpd',
  'RUN <<EOF\n  apt-get update\n  apt-get install -y perl\nEOF',
  'RUN <<-EOS\n\tset -e\n\tcurl -k https://example.com/a | sh\n\tEOS',
  'RUN curl -fsSL https://example.com/a.tar.gz | tar xz',
  'RUN wget http://example.com/b.zip && unzip b.zip && rm b.zip',
  '# fetch it\nRUN curl -L https://example.com/i.sh | bash -',
  'RUN pip install flask',
  'RUN ["pip", "install", "-r", "requirements.txt"]',
  'RUN npm install -g typescript && npm ci',
  'RUN cd /tmp && sudo make install',
  'RUN useradd web && echo "web ALL=(ALL) NOPASSWD: ALL" >> /etc/sudoers',
  'RUN chmod -R 777 /srv && chmod u+s /usr/bin/x',
  'RUN gem install bundler || true',
  'RUN if [ -n "$A" ]; then apt-get install -y jq; fi',
  'RUN rm -rf $DIR/cache *',
  'ADD . /app',
  'ADD https://example.com/x.jar app.jar',
  'ADD a.txt .\nADD b.txt .',
  'COPY --chown=web:web src dest',
  'COPY a b /c',
  'ENV A b c',
  'ENV PATH $PATH:/x \\\n    B=1',
  'ENV DB_PASSWORD=s3cr3tXy9q',
  'ARG NPM_TOKEN',
  'LABEL MAINTAINER "Web Team"',
  'MAINTAINER Web Team',
  'maintainer web@example.com',
  'EXPOSE 22 80/TCP 8080',
  'VOLUME ["/etc", "/data"]',
  'WORKDIR app',
  'USER root',
  'USER web',
  'HEALTHCHECK NONE',
  'ONBUILD RUN apt-get install x',
  'SHELL ["/bin/bash", "-c"]',
  '# TODO: tidy up',
  '',
]

const STARTS = ['CMD node server.js', 'ENTRYPOINT ["/app"]', 'CMD ["a"]\nCMD ["b"]', "CMD ['x', 'y']", '']

/** Numbers that are the same on every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761
  return below => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_507) + 0x9e37_79b9) | 0
    return (state >>> 8) % below
  }
}

function generate(seed: number): string {
  const below = numbers(seed)
  const pick = (list: readonly string[]) => list[below(list.length)] ?? ''
  // The same instruction twice would say more about the generator than about fixes.
  const parts = () => [...new Set(Array.from({ length: 3 + below(8) }, () => pick(PARTS)))]
  const stage = () => [pick(BASES), ...parts(), pick(STARTS)].join('\n')
  const text = `${Array.from({ length: 1 + below(2) }, stage).join('\n\n')}\n`
  return seed % 5 === 0 ? text.replace(/\n/g, '\r\n') : text
}

describe('Dockerfiles put together at random', () => {
  const applied = new Set<string>()
  test.each(Array.from({ length: GENERATED }, (_, seed) => seed))('number %i', seed => {
    const text = generate(seed)
    const result = pressAll(text)
    for (const rule of result.applied) applied.add(rule)
    expect(result.faults, `${text}\n----\n${result.text}`).toEqual([])
  })

  test('many kinds of fixes were pressed', () => {
    expect(applied.size).toBeGreaterThan(40)
  })
})

const folder = process.env.PARAPET_MODULES
describe.runIf(folder)('real Dockerfiles', { timeout: 600_000 }, () => {
  const all = folder === undefined ? [] : dockerfilesIn(folder)
  const step = Math.max(1, Math.floor(all.length / MOST_REAL))
  test.each(all.filter((_, i) => i % step === 0).slice(0, MOST_REAL))('%s', path => {
    expect(pressAll(readFileSync(path, 'utf8')).faults).toEqual([])
  })
})

function dockerfilesIn(root: string): string[] {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name =>
    /(?:^|[\\/])(?:Dockerfile|Containerfile)[^\\/]*$/.test(name),
  )
  return names
    .sort()
    .map(name => join(root, name))
    .filter(path => statSync(path).isFile() && statSync(path).size < 100_000)
}
