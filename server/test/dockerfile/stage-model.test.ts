/** What the model makes of the ways in which Dockerfiles say who runs what, on which image: one test for each of them. */
import { describe, expect, it } from 'vitest'
import { accountsMade } from '#rules/lib/accounts'
import { folderAt } from '#rules/lib/folders'
import { createUserCommand, imageFacts, userNumber } from '#rules/lib/images'
import { isInItsStage, isInThisBuild } from '#rules/lib/order'
import { userAt } from '#rules/lib/stages'
import { definedBefore, isDefinedBehind } from '#rules/lib/variables'
import type { Dockerfile } from '#rules/model/dockerfile'
import { buildDockerfile } from '../../src/dockerfile/build'
import type { Build } from '../../src/dockerfile/build-options'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { expectLinear } from '../syntax/linear'

function build(text: string, options: Build = {}): Dockerfile {
  const file = { uri: 'file:///Dockerfile', text }
  return buildDockerfile({ file, tree: parseDockerfile(text) }, undefined, options)
}

const final = (text: string, options?: Build) => build(text, options).finalStage!

describe('the chain of stages', () => {
  it('goes on through an ARG that names a stage, and the build may choose another', () => {
    const text = [
      'ARG BASE=slim',
      'FROM debian:12 AS full',
      'USER root',
      'FROM debian:12-slim AS slim',
      'USER app',
      'FROM ${BASE} AS middle',
      'FROM middle',
    ].join('\n')
    expect(final(text).baseImage?.tag).toBe('12-slim')
    expect(final(text).effectiveUser.value).toBe('app')
    const chosen = final(text, { args: new Map([['BASE', 'full']]) })
    expect([chosen.baseImage?.tag, chosen.effectiveUser.value]).toEqual(['12', 'root'])
  })

  it('ends with the target, with what holds there', () => {
    const text = 'FROM node:20 AS dev\nUSER root\nCMD ["dev"]\nFROM dev AS prod\nUSER node\nCMD ["prod"]\nFROM alpine'
    const dev = final(text, { target: { name: 'dev' } })
    expect([dev.name, dev.effectiveUser.value, dev.isFinal, dev.isLast]).toEqual(['dev', 'root', true, false])
    expect(final(text, { target: { name: 'PROD' } }).cmd?.body.elements.map(word => word.text)).toEqual(['prod'])
    expect(final(text, { target: { name: 'none' } }).baseImage?.repository).toBe('alpine')
  })

  it('has USER, WORKDIR, SHELL and ENV of the stages it continues', () => {
    const dockerfile = build(
      [
        'FROM debian AS a',
        'ENV HOME_OF=/srv',
        'WORKDIR $HOME_OF',
        'SHELL ["/bin/bash", "-c"]',
        'USER app',
        'FROM a',
        'WORKDIR web/../api',
        'RUN x',
        'WORKDIR $UNKNOWN',
        'WORKDIR sub',
        'RUN y',
        'USER root',
        'RUN z',
      ].join('\n'),
    )
    const [x, y, z] = dockerfile.instructions('RUN')
    expect([x, y, z].map(run => folderAt(run!))).toEqual(['/srv/api', undefined, undefined])
    expect([x, y, z].map(run => userAt(run!).kind)).toEqual(['other', 'other', 'root'])
    expect(dockerfile.finalStage!.shell).toBe('posix')
    expect(definedBefore(x!).has('HOME_OF')).toBe(true)
    expect([...definedBefore(x!)]).toEqual(['HOME_OF'])
  })

  it('knows what is defined in front of an instruction and what behind it', () => {
    const dockerfile = build('FROM a AS x\nENV A=1\nFROM x\nARG B\nRUN y\nENV A=2 C=3\nFROM z\nRUN y')
    const [run, other] = dockerfile.instructions('RUN')
    expect(['A', 'B', 'C'].map(name => definedBefore(run!).has(name))).toEqual([true, true, false])
    expect(['A', 'B', 'C'].map(name => isDefinedBehind(run!, name))).toEqual([true, false, true])
    expect([...definedBefore(other!)]).toEqual([])
  })
})

describe('users', () => {
  it.each<[string, string[]]>([
    ['useradd -m -u 1000 app', ['app']],
    ['useradd --create-home --uid=1000 --gid 100 app', ['app']],
    ['groupadd -r app && useradd -r -g app app', ['app']],
    ['adduser --system --group --no-create-home app', ['app']],
    ['adduser --disabled-password --gecos "" --uid 1000 app', ['app']],
    ['addgroup -S app && adduser -S -G app -h /home/app -s /bin/sh app', ['app']],
    ['addgroup --system app && adduser -D -H -u 1000 app', ['app']],
    ['sudo /usr/sbin/useradd app', ['app']],
    // Puts a user into a group.
    ['adduser app www-data', []],
  ])('%s', (command, names) => {
    const [run] = build(`FROM a\nRUN ${command}`).instructions('RUN')
    expect(accountsMade(run!.body).map(({ name }) => name)).toEqual(names)
  })

  it('in an exec form and a heredoc as well', () => {
    const dockerfile = build('FROM a\nRUN ["useradd", "-m", "app"]\nRUN <<EOF\nset -e\nadduser -D web\nEOF')
    const names = dockerfile.instructions('RUN').flatMap(({ body }) => accountsMade(body).map(({ name }) => name))
    expect(names).toEqual(['app', 'web'])
  })

  it.each<[string, string, string | undefined]>([
    ['gcr.io/distroless/nodejs20-debian12:nonroot', 'non-root', 'nonroot'],
    ['gcr.io/distroless/base', 'root', 'nonroot'],
    ['cgr.dev/chainguard/node', 'non-root', 'nonroot'],
    ['bitnami/postgresql:16', 'non-root', '1001'],
    ['node:22-alpine', 'root', 'node'],
    ['postgres:17', 'root', 'postgres'],
  ])('of %s', (image, runsAs, user) => {
    const { baseImage } = final(`ARG BASE=${image}\nFROM \${BASE} AS a\nFROM a`)
    expect(imageFacts(baseImage!)).toMatchObject({ runsAs, user })
  })

  it('have the number and are made with the program of their distribution', () => {
    const number = (image: string) => userNumber(final(`FROM ${image}`).baseImage!, 'postgres')
    expect([number('postgres:17'), number('postgres:17-alpine'), number('node')]).toEqual(['999', '70', undefined])
    const programs = (['debian', 'rhel', 'alpine', 'distroless'] as const).map(
      family => createUserCommand(family, 'app')?.split(' ')[0],
    )
    expect(programs).toEqual(['useradd', 'useradd', 'adduser', undefined])
  })
})

describe('flags', () => {
  it('of FROM, COPY and RUN have names and values', () => {
    const dockerfile = build(
      [
        'ARG P=linux/arm64',
        'FROM --platform=$P debian:12 AS b',
        'COPY --from=b --link --chown=1:2 x y',
        'RUN --mount=type=cache,target=/c --mount=type=secret,id=k,env=K --network=none a',
      ].join('\n'),
    )
    const flags = dockerfile.stages[0]!.instructions.map(each => each.flags.map(({ name, value }) => [name, value]))
    expect(flags).toEqual([
      [['platform', '$P']],
      [
        ['from', 'b'],
        ['link', undefined],
        ['chown', '1:2'],
      ],
      [
        ['mount', 'type=cache,target=/c'],
        ['mount', 'type=secret,id=k,env=K'],
        ['network', 'none'],
      ],
    ])
    expect(dockerfile.finalStage!.baseImage?.text).toBe('debian:12')
  })
})

describe('who runs a RUN', () => {
  const scripts = (text: string) =>
    build(text)
      .instructions('RUN')
      .map(({ body }) => body.script !== undefined)

  it('is the program that a heredoc names', () => {
    const run = (shebang: string) => `RUN <<EOF\n${shebang}\nx\nEOF`
    const all = ['#!/bin/bash', '#!/usr/bin/env -S bash -e', '#!/usr/bin/python3', '#!/usr/bin/env node', 'set -e']
    expect(scripts(`FROM a\n${all.map(run).join('\n')}`)).toEqual([true, true, false, false, true])
    // Also where the shell of the stage is another.
    expect(scripts(`FROM a\nSHELL ["pwsh", "-c"]\n${run('#!/bin/sh')}\n${run('x')}`)).toEqual([true, false])
  })

  it('is SHELL, from its line on, until the next', () => {
    const text =
      'FROM a\nRUN x\nSHELL ["powershell", "-Command"]\nRUN x\nSHELL ["cmd", "/S", "/C"]\nRUN x\nSHELL ["bash", "-c"]\nRUN x'
    expect(scripts(text)).toEqual([true, false, false, true])
    expect(scripts('FROM mcr.microsoft.com/windows/nanoserver:1809\nRUN x\nRUN ["sh", "-c", "x"]')).toEqual([
      false,
      true,
    ])
  })

  it('is another build behind ONBUILD, which changes nothing here', () => {
    const dockerfile = build('FROM node AS a\nONBUILD USER node\nONBUILD ENV A=b\nONBUILD CMD ["x"]\nFROM a\nUSER $A')
    const { effectiveUser, cmd } = dockerfile.finalStage!
    expect([effectiveUser.kind, cmd]).toEqual(['unknown', undefined])
    expect(dockerfile.triggers('USER', 'ENV', 'CMD').map(({ stage }) => stage?.name)).toEqual(['a', 'a', 'a'])
  })
})

describe('directives', () => {
  it('stand at the top only; the backtick of `escape` continues lines', () => {
    const text = '# syntax=docker/dockerfile:1\n# check=skip=all\n# escape=`\nFROM a\nRUN b `\n  c\nWORKDIR C:\\x\n'
    const { directives, instructions } = parseDockerfile(text)
    expect(directives.map(({ name, value }) => [name, value])).toEqual([
      ['syntax', 'docker/dockerfile:1'],
      ['check', 'skip=all'],
      ['escape', '`'],
    ])
    expect(instructions.map(({ keyword }) => keyword)).toEqual(['FROM', 'RUN', 'WORKDIR'])
    const dockerfile = build(text)
    expect(dockerfile.escape).toBe('`')
    expect(dockerfile.instructions('WORKDIR')[0]!.words[0]!.value).toBe('C:\\x')
    const late = build('# a comment\n# escape=`\nFROM a\nRUN b `\nRUN c')
    expect(late.escape).toBe('\\')
    expect(late.instructions('RUN')).toHaveLength(2)
  })
})

it('is asked about every instruction of a file in time linear in the file', () => {
  const unit = 'RUN a\nENV B=c\nWORKDIR /d\nUSER e\n'
  const ask = (text: string): void => {
    const dockerfile = build(text)
    for (const run of dockerfile.instructions('RUN')) {
      folderAt(run)
      userAt(run)
      definedBefore(run).has('B')
      isDefinedBehind(run, 'Z')
      isInThisBuild(dockerfile, run)
      isInItsStage(run)
      dockerfile.finalStage?.of('ENV', 'ARG')
    }
  }
  expectLinear(unit, size => `FROM a\n${unit.repeat((size * 2) / unit.length)}`, ask)
})
