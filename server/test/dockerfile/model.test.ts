import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Dockerfile, Instruction, Keyword, Word } from '#rules/model/dockerfile'
import { contains, textAt } from '#rules/model/source'
import { buildDockerfile, type OnRead } from '../../src/dockerfile/build'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { expectLinear } from '../syntax/linear'

function build(text: string, onRead?: OnRead): Dockerfile {
  return buildDockerfile({ file: { uri: 'file:///Dockerfile', text }, tree: parseDockerfile(text) }, onRead)
}

function commands(text: string): readonly string[] | undefined {
  const [instruction] = build(`FROM a\n${text}`).instructions('RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK')
  return instruction?.body?.script?.commands.map(({ words }) => words.map(word => word.text).join(' '))
}

describe('stages', () => {
  it('follows FROM to earlier stages, whatever the case of their names', () => {
    const { stages, finalStage } = build('FROM a:1 AS One\nFROM one as two\nFROM b\nFROM TWO\n')
    expect(stages.map(({ parent }) => parent?.index)).toEqual([undefined, 0, undefined, 1])
    expect(stages.map(({ name }) => name)).toEqual(['One', 'two', undefined, undefined])
    expect(stages.map(({ baseImage }) => baseImage?.text)).toEqual(['a:1', 'a:1', 'b', 'a:1'])
    expect(stages.map(({ from }) => from.reference?.text)).toEqual(['a:1', undefined, 'b', undefined])
    expect(stages.map(({ isFinal }) => isFinal)).toEqual([false, false, false, true])
    expect(finalStage).toBe(stages[3])
  })

  it('takes names only from above, the last of equal ones', () => {
    expect(build('FROM b AS a\nFROM a AS b\nFROM b').stages.map(({ parent }) => parent?.index)).toEqual([
      undefined,
      0,
      1,
    ])
    expect(build('FROM a AS a\nFROM b AS a\nFROM a').stages.map(({ parent }) => parent?.index)).toEqual([
      undefined,
      undefined,
      1,
    ])
    expect(build('FROM x AS 0\nFROM 0').stages[1]!.parent?.index).toBe(0)
  })

  it('resolves what COPY --from means', () => {
    const dockerfile = build('FROM a AS One\nFROM b\n')
    expect(dockerfile.stageNamed('ONE')?.index).toBe(0)
    expect(dockerfile.stageNamed('1')?.index).toBe(1)
    expect(dockerfile.stageNamed('2')).toBeUndefined()
    expect(dockerfile.stageNamed('nginx')).toBeUndefined()
  })

  it('puts global ARGs into FROM', () => {
    const { stages, globalArgs } = build(
      'ARG T=1\nARG I=img:$T\nARG N\nFROM $I AS x\nFROM ${N}\nFROM ${N:-y}\nFROM ${Q}\nFROM x${T:+-z}\n',
    )
    expect(stages.map(({ from }) => from.reference?.text)).toEqual(['img:1', undefined, 'y', undefined, 'x-z'])
    expect(globalArgs.flatMap(({ entries }) => entries.map(({ name }) => name))).toEqual(['T', 'I', 'N'])
    expect(globalArgs.every(({ stage }) => stage === undefined)).toBe(true)
  })

  it('takes a FROM through a variable to a stage', () => {
    expect(build('ARG B=one\nFROM a AS one\nFROM $B').stages[1]!.parent?.index).toBe(0)
  })

  it('places a stage from FROM to its last instruction', () => {
    expect(build('# x\nFROM a\nRUN b\n\n# y\nFROM c\n').stages.map(({ location }) => textAt(location))).toEqual([
      'FROM a\nRUN b',
      'FROM c',
    ])
  })

  it('has no stages without FROM, but what stands there', () => {
    const dockerfile = build('ARG V=1\nENV W=$V\nRUN a\n')
    expect(dockerfile.stages).toEqual([])
    expect(dockerfile.finalStage).toBeUndefined()
    const [run] = dockerfile.instructions('RUN')
    expect(run?.stage).toBeUndefined()
    expect(run?.body.script?.commands.map(({ name }) => name)).toEqual(['a'])
    expect(dockerfile.instructions('ENV')[0]?.entries[0]?.value?.value).toBe('1')
  })

  it('leaves out what stands above the first FROM', () => {
    expect(build('RUN a\nFROM b\nRUN c\n').instructions('RUN')).toHaveLength(1)
  })
})

describe('the effective user', () => {
  it.each<[string, string, string | undefined]>([
    ['FROM a', 'unset', undefined],
    ['FROM a\nUSER b\nUSER c', 'known', 'c'],
    ['FROM a AS x\nUSER b\nFROM x', 'known', 'b'],
    ['FROM a AS x\nUSER b\nFROM x AS y\nFROM y\nUSER root', 'known', 'root'],
    ['FROM a AS x\nUSER b\nFROM c', 'unset', undefined],
    ['FROM a\nARG U=b\nUSER $U', 'known', 'b'],
    ['FROM a\nARG U\nUSER $U', 'unknown', undefined],
    ['FROM a\nARG U\nUSER ${U:-b}:${G-1}', 'known', 'b:1'],
    ['FROM a\nUSER $U', 'unknown', undefined],
    ['FROM a\nUSER "b"', 'known', 'b'],
    ['FROM a\nUSER \\$U', 'known', '$U'],
    ["FROM a\nENV U=x\nUSER '$U'", 'known', '$U'],
    ['FROM a\nENV U=b\nUSER ${U}:${U}', 'known', 'b:b'],
    ['FROM a\nARG U=b\nENV U=c\nUSER $U', 'known', 'c'],
    ['FROM a\nENV U=c\nARG U=b\nUSER $U', 'known', 'c'],
    ['ARG U=b\nFROM a\nUSER $U', 'unknown', undefined],
    ['ARG U=b\nFROM a\nARG U\nUSER $U', 'known', 'b'],
    ['ARG U=b\nFROM a\nARG U=c\nUSER $U', 'known', 'c'],
    ['FROM a AS x\nENV U=b\nFROM x\nUSER $U', 'known', 'b'],
    ['FROM a\nUSER $U\nENV U=b', 'unknown', undefined],
    ['FROM a\nENV A=b B=$A\nUSER $B', 'unknown', undefined],
    ['FROM a\nENV A=b\nENV B=$A-c\nUSER $B', 'known', 'b-c'],
    ['FROM a\nENV A b\nUSER $A', 'known', 'b'],
    ['FROM a\nENV A=$X\nUSER ${A:-b}', 'unknown', undefined],
    ['FROM a\nENV A=\nUSER ${A:-b}${A-c}${A:+d}${A+e}', 'known', 'be'],
    ['FROM a\nARG A=1\nUSER ${A:-b${A}}${A:+c$A}', 'known', '1c1'],
    ['FROM a\nARG A=1\nUSER ${A:?no}${A%x}', 'unknown', undefined],
    ['FROM a\nUSER ${', 'unknown', undefined],
    ['FROM a\nUSER', 'unknown', undefined],
    ['# escape=`\nFROM a\nENV U=b\nUSER `$U\\$U', 'known', '$U\\b'],
  ])('%j', (text, kind, value) => {
    expect(build(text).finalStage!.effectiveUser).toMatchObject({ kind, value })
  })

  it('says which stage it comes from', () => {
    const { stages } = build('FROM a AS x\nUSER b\nFROM x AS y\nFROM y')
    const { instruction, inheritedFrom } = stages[2]!.effectiveUser
    expect(textAt(instruction!.at)).toBe('USER b')
    expect(inheritedFrom).toBe(stages[0]!.from)
    expect(stages[0]!.effectiveUser.inheritedFrom).toBeUndefined()
  })
})

describe('CMD, ENTRYPOINT and SHELL', () => {
  it('hold for stages that continue', () => {
    const { stages } = build(
      'FROM a AS x\nCMD b\nCMD c\nENTRYPOINT d\nFROM x AS y\nFROM y\nENTRYPOINT e\nFROM y\nCMD f\nENTRYPOINT g',
    )
    expect(stages.map(({ cmd }) => cmd && textAt(cmd.at))).toEqual(['CMD c', 'CMD c', undefined, 'CMD f'])
    expect(stages.map(({ entrypoint }) => entrypoint && textAt(entrypoint.at))).toEqual([
      'ENTRYPOINT d',
      'ENTRYPOINT d',
      'ENTRYPOINT e',
      'ENTRYPOINT g',
    ])
  })

  it.each<[string, string]>([
    ['FROM a', 'posix'],
    ['FROM a\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]', 'posix'],
    ['FROM a\nSHELL ["conda", "run", "-n", "x", "/bin/bash", "-c"]', 'posix'],
    ['FROM a\nSHELL ["powershell", "-Command"]', 'powershell'],
    ['FROM a\nSHELL ["C:\\\\Windows\\\\System32\\\\cmd.exe", "/S"]', 'cmd'],
    ['FROM a\nSHELL ["python", "-c"]', 'other'],
    ['FROM mcr.microsoft.com/windows/servercore:ltsc2022', 'cmd'],
    ['FROM mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-1809', 'cmd'],
    ['FROM a AS x\nSHELL ["pwsh", "-c"]\nFROM x', 'powershell'],
  ])('%j runs %s', (text, shell) => {
    expect(build(text).finalStage!.shell).toBe(shell)
  })

  it('parse commands only for the shell that runs them', () => {
    const { stages } = build(
      'FROM a AS x\nRUN b\nSHELL ["pwsh", "-c"]\nRUN c\nFROM x\nRUN d\nSHELL ["sh", "-c"]\nRUN e',
    )
    const known = stages.flatMap(stage => stage.of('RUN').map(({ body }) => body.script !== undefined))
    expect(known).toEqual([true, false, false, true])
  })
})

describe('what runs', () => {
  it.each<[string, string[] | undefined]>([
    ['RUN --mount=type=cache,target=/x a b && c', ['a b', 'c']],
    ['RUN a \\\n # b\n && c "d \\\n e"', ['a', 'c d  e']],
    ['RUN ["sh", "-c", "a \\"b c\\" | d"]', ['a b c', 'd']],
    ['CMD ["/bin/bash", "-eo", "pipefail", "-c", "a; b"]', ['a', 'b']],
    ['ENTRYPOINT ["tini", "--", "sh", "-lc", "exec a"]', ['exec a']],
    ['CMD ["a", "$B c"]', ['a $B c']],
    ['CMD ["sh", "x.sh"]', ['sh x.sh']],
    ['CMD []', undefined],
    ['RUN <<E\na\nb c\nE', ['a', 'b c']],
    ['RUN <<E\n#!/bin/bash -e\na\nE', ['a']],
    ['RUN <<E\n#!/usr/bin/env python3\nimport a\nE', undefined],
    ['RUN cat <<E > x && b\na\nE', ['cat', 'b']],
    ['RUN python3 - <<E\nimport a\nE', ['python3 -']],
    ['RUN bash <<E\na\nE', ['bash', 'a']],
    ['HEALTHCHECK --interval=1s CMD a b', ['a b']],
    ['HEALTHCHECK CMD ["a", "b"]', ['a b']],
    ['HEALTHCHECK NONE', undefined],
    ['RUN', []],
  ])('%j', (text, expected) => {
    expect(commands(text)).toEqual(expected)
  })

  it('places commands in the file', () => {
    const text = 'FROM a\nRUN ["sh", "-c", "a \\"b c\\" | d"]\nRUN a \\\n # c\n  b\\\nc\nRUN <<E\nd e\nE\n'
    const [exec, shell, heredoc] = build(text)
      .instructions('RUN')
      .map(({ body }) => body.script!.commands)
    expect(exec!.flatMap(({ words }) => words.map(({ at }) => textAt(at)))).toEqual(['a', '\\"b c\\"', 'd'])
    expect(shell!.flatMap(({ words }) => words.map(({ at }) => textAt(at)))).toEqual(['a', 'b\\\nc'])
    expect(heredoc!.flatMap(({ words }) => words.map(({ at }) => textAt(at)))).toEqual(['d', 'e'])
  })

  it('tells the forms apart and describes heredocs', () => {
    const text = 'FROM a\nRUN b\nRUN ["c", "d e"]\nRUN <<\'E\'\n#!/usr/bin/env python3\nx\nE\nRUN cat <<E\nE'
    const bodies = build(text)
      .instructions('RUN')
      .map(({ body }) => body)
    expect(bodies.map(({ form }) => form)).toEqual(['shell', 'exec', 'heredoc', 'shell'])
    expect(bodies[1]!.elements.map(({ at, value }) => [textAt(at), value])).toEqual([
      ['c', 'c'],
      ['d e', 'd e'],
    ])
    const [heredoc] = bodies[2]!.heredocs
    expect(heredoc).toMatchObject({ name: 'E', quoted: true, shebang: '/usr/bin/env python3' })
    expect(textAt(heredoc!.bodyAt)).toBe('#!/usr/bin/env python3\nx\n')
  })
})

describe('arguments', () => {
  it('reads COPY and ADD', () => {
    const text = 'FROM a\nENV D=/srv\nCOPY --from=x --chmod=755 a "b" $D/\nADD ["c d", "/e"]\nCOPY <<F /f\nx\nF\nCOPY a'
    const [copy, add, here, one] = build(text).instructions('COPY', 'ADD')
    expect(copy!.flags.map(({ name, value }) => [name, value])).toEqual([
      ['from', 'x'],
      ['chmod', '755'],
    ])
    expect(copy!.sources.map(({ text: own, value }) => [own, value])).toEqual([
      ['a', 'a'],
      ['b', 'b'],
    ])
    expect(copy!.destination).toMatchObject({ text: '$D/', value: '/srv/' })
    expect(add!.sources.map(word => textAt(word.at))).toEqual(['c d'])
    expect(add!.destination!.value).toBe('/e')
    expect(here!.heredocs.map(({ bodyAt }) => textAt(bodyAt))).toEqual(['x\n'])
    expect(textAt(here!.at)).toBe('COPY <<F /f\nx\nF')
    expect(one!.destination).toBeUndefined()
  })

  it('reads ENV, ARG, VOLUME, USER and the rest', () => {
    const dockerfile = build(
      'FROM a\nENV A="b c" D=$A\nARG X Y=1\nVOLUME ["/a", "/b"]\nVOLUME /c /d\nEXPOSE 80 $Y\nFOO a b\nLABEL a="b c"',
    )
    const entries = dockerfile.instructions('ENV', 'ARG').flatMap(instruction => instruction.entries)
    expect(entries.map(({ name, value }) => [name, value?.text, value?.value])).toEqual([
      ['A', 'b c', 'b c'],
      ['D', '$A', undefined],
      ['X', undefined, undefined],
      ['Y', '1', '1'],
    ])
    expect(dockerfile.instructions('VOLUME').map(({ paths }) => paths.map(({ value }) => value))).toEqual([
      ['/a', '/b'],
      ['/c', '/d'],
    ])
    expect(
      dockerfile.instructions('EXPOSE', 'UNKNOWN', 'LABEL').map(({ words }) => words.map(({ value }) => value)),
    ).toEqual([['80', '1'], ['a', 'b'], ['a=b c']])
  })

  it('lists nothing that ONBUILD wraps', () => {
    const dockerfile = build('FROM a\nONBUILD RUN b\nONBUILD USER c')
    expect(dockerfile.instructions('RUN', 'USER')).toEqual([])
    expect(dockerfile.instructions('ONBUILD')).toHaveLength(2)
    const [run] = dockerfile.triggers('RUN')
    expect(run && textAt(run.at)).toBe('RUN b')
    expect(run?.stage).toBe(dockerfile.finalStage)
    expect(build('ONBUILD RUN b').triggers('RUN')).toHaveLength(1)
    expect(dockerfile.finalStage!.effectiveUser.kind).toBe('unset')
  })
})

describe('reads', () => {
  it('are told to whoever asks', () => {
    const read: Keyword[] = []
    const dockerfile = build('FROM a\nUSER b\nRUN c', keyword => read.push(keyword))
    expect(dockerfile.finalStage!.effectiveUser.value).toBe('b')
    expect(read).toEqual([])
    dockerfile.instructions('RUN', 'COPY')
    dockerfile.finalStage!.of('CMD')
    expect(read).toEqual(['RUN', 'COPY', 'CMD'])
  })
})

const LINES = fc.constantFrom(
  ...[
    'FROM a AS b',
    'FROM b AS a',
    'FROM b',
    'FROM $A',
    'FROM',
    'FROM a AS',
    'ARG A=b',
    'ARG A',
    'ENV A=$A$A',
    'ENV A $B',
    'ENV',
    'USER $A',
    'USER',
  ],
  ...[
    'RUN a "$(b)"',
    'RUN ["sh", "-c", "a \\" b"]',
    'RUN <<E\na\nE',
    'RUN <<E',
    'CMD',
    'CMD ["a"]',
    'ENTRYPOINT a',
    'HEALTHCHECK CMD a',
    'HEALTHCHECK',
  ],
  ...[
    'SHELL ["pwsh"]',
    'SHELL x',
    'COPY --from=b a b',
    'COPY',
    'VOLUME ["a"]',
    'ONBUILD RUN a',
    'ONBUILD',
    'ADD "',
    "ENV A='${A:-${B:+c}",
    '# escape=`',
    '\\',
    'x',
  ],
)

describe('any file', () => {
  it('has a model that neither throws nor leaves the file', () => {
    fc.assert(
      fc.property(fc.array(LINES, { maxLength: 25 }), fc.string({ unit: 'binary', maxLength: 10 }), (lines, junk) => {
        const dockerfile = build([...lines, junk].join('\n'))
        for (const stage of dockerfile.stages) visitStage(stage)
        for (const instruction of dockerfile.globalArgs) visit(instruction)
      }),
      { numRuns: 1000 },
    )
  })

  it('takes time linear in the text', () => {
    const units = [
      'FROM a AS a\n',
      'FROM a\nSHELL ["sh"]\nRUN b | c\n',
      'ENV A=$A$A\n',
      'ENV A="${A:-${B}}" C=$A\nUSER $C\n',
      'CMD ["sh","-c","a"]\n',
      'SHELL ["sh"]\nRUN a\n',
    ]
    for (const unit of units) expectLinear(unit, size => `FROM a\n${unit.repeat(size / unit.length)}`, readAll)
    const chain = (size: number): string =>
      Array.from({ length: size / 40 }, (_, i) => `FROM a${i} AS a${i + 1}\nENV X${i}=1\nUSER $Y\n`).join('')
    expectLinear('a chain of stages', chain, readAll)
  })

  it('gives up on values that double with every line', () => {
    const lines = Array.from({ length: 60 }, () => 'ENV A=$A$A')
    expect(build(['FROM a', 'ENV A=aa', ...lines, 'USER $A'].join('\n')).finalStage!.effectiveUser.kind).toBe('unknown')
  })
})

function readAll(text: string): void {
  const dockerfile = build(text)
  for (const stage of dockerfile.stages) visitStage(stage)
}

function visitStage(stage: Dockerfile['stages'][number]): void {
  expectReadable(stage.effectiveUser.value, stage.baseImage, stage.cmd, stage.entrypoint, stage.shell, stage.parent)
  for (const instruction of stage.instructions) {
    if (!contains(stage.location, instruction.at)) throw new Error('outside its stage')
    visit(instruction)
  }
}

function visit(instruction: Instruction): void {
  for (const at of [instruction.keywordAt, ...(instruction.argumentsAt ? [instruction.argumentsAt] : [])]) {
    if (!contains(instruction.at, at)) throw new Error('outside its instruction')
  }
  for (const word of wordsOf(instruction)) {
    if (!contains(instruction.at, word.at)) throw new Error('outside its instruction')
    expectReadable(word.text, word.value)
  }
  if ('body' in instruction && instruction.body) {
    const { at, script } = instruction.body
    if (!contains(instruction.at, at)) throw new Error('outside its instruction')
    for (const command of script?.commands ?? []) if (!contains(at, command.at)) throw new Error('outside its body')
  }
}

function wordsOf(instruction: Instruction): readonly Word[] {
  switch (instruction.keyword) {
    case 'FROM':
      return instruction.alias ? [instruction.image, instruction.alias] : [instruction.image]
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
      return instruction.body.elements
    case 'HEALTHCHECK':
      return instruction.body?.elements ?? []
    case 'COPY':
    case 'ADD':
      return instruction.destination ? [...instruction.sources, instruction.destination] : instruction.sources
    case 'ENV':
    case 'ARG':
      return instruction.entries.flatMap(({ value }) => value ?? [])
    case 'USER':
      return instruction.user ? [instruction.user] : []
    case 'VOLUME':
      return instruction.paths
    case 'SHELL':
      return instruction.elements
    case 'EXPOSE':
    case 'LABEL':
    case 'MAINTAINER':
    case 'ONBUILD':
    case 'STOPSIGNAL':
    case 'WORKDIR':
    case 'UNKNOWN':
      return instruction.words
  }
}

/** Its arguments were read, which is what counts. */
function expectReadable(...values: readonly unknown[]): void {
  if (values.some(value => typeof value === 'function')) throw new Error('not a value')
}
