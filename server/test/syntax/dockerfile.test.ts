import { DockerfileParser } from 'dockerfile-ast'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Span } from '#rules/model/source'
import type { InstructionNode } from '../../src/syntax/dockerfile/ast'
import { readExecForm } from '../../src/syntax/dockerfile/exec'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'
import { readAssignments, readQuotedWords, readRest, readWords } from '../../src/syntax/dockerfile/words'
import { DROPPED, withoutDropped } from '../../src/syntax/shell/dropped'
import { expectLinear } from './linear'

/** The instructions' own text. */
function slices(text: string): readonly string[] {
  return parseDockerfile(text).instructions.map(({ span }) => text.slice(span.start, span.end))
}

/** What the builder sees of each instruction. */
function seen(text: string): readonly string[] {
  return parseDockerfile(text).instructions.map(({ masked }) => withoutDropped(masked))
}

function problems(text: string): readonly [string, string][] {
  return parseDockerfile(text).problems.map(({ span, message }) => [text.slice(span.start, span.end), message])
}

function only(text: string): InstructionNode {
  const { instructions } = parseDockerfile(text)
  expect(instructions).toHaveLength(1)
  return instructions[0]!
}

describe('lines', () => {
  it.each<[string, string[]]>([
    ['FROM a\nRUN b', ['FROM a', 'RUN b']],
    ['\n\n  FROM a  \r\n\tRUN b\r\n\r\n', ['FROM a', 'RUN b']],
    ['\ufeffFROM a\nRUN b', ['FROM a', 'RUN b']],
    ['# c\nFROM a\n # c\\\nRUN b', ['FROM a', 'RUN b']],
    ['FROM a\nRUN b \\\n c', ['FROM a', 'RUN b  c']],
    ['FROM a\r\nRUN b \\ \t\r\n c', ['FROM a', 'RUN b  c']],
    ['FROM a\nRUN b\\\nc', ['FROM a', 'RUN bc']],
    ['FROM a\nRUN b && \\\n# x \\\n\n   # y\n  c\nUSER d', ['FROM a', 'RUN b &&   c', 'USER d']],
    ['FROM a\nRUN b \\\\\nUSER c', ['FROM a', 'RUN b \\\\', 'USER c']],
    ['FR\\\nOM a', ['FROM a']],
    ['\\\nFROM a', ['FROM a']],
    ['FROM a\nRUN b \\', ['FROM a', 'RUN b ']],
    ['FROM a\nRUN b \\\n# x', ['FROM a', 'RUN b ']],
    ['# escape=`\nFROM a\nRUN b `\n c \\\nUSER d', ['FROM a', 'RUN b  c \\', 'USER d']],
    ['FROM a\0\nRUN \0b', ['FROM a\0', 'RUN \0b']],
    ['', []],
    [' \n\t\n', []],
    ['\\', []],
  ])('%j', (text, expected) => {
    expect(seen(text)).toEqual(expected)
  })

  it('keeps the length, so that offsets are those of the file', () => {
    const text = 'FROM a\n  RUN b \\\r\n # c\r\n\r\n  "d e" \\\n f\nUSER g'
    const [, run, user] = parseDockerfile(text).instructions
    expect(run!.span).toEqual({ start: 9, end: text.indexOf('\nUSER') })
    expect(run!.masked).toHaveLength(run!.span.end - run!.span.start)
    for (const [i, char] of run!.masked.split('').entries()) {
      if (char !== DROPPED) expect(char).toBe(text[run!.span.start + i])
    }
    expect(text.slice(user!.keywordSpan.start, user!.keywordSpan.end)).toBe('USER')
  })

  it('ends an instruction behind what belongs to it', () => {
    expect(slices('FROM a\nRUN b \\\n# c\n\nUSER d')).toEqual(['FROM a', 'RUN b \\\n# c\n\nUSER d'])
    expect(slices('FROM a\nRUN b \\\n# c\n\n')).toEqual(['FROM a', 'RUN b \\\n# c'])
  })
})

describe('directives and comments', () => {
  it('reads directives only at the top', () => {
    const text = '\ufeff# syntax=docker/dockerfile:1 \n#Escape = `\n# check=skip=all\nFROM a'
    const { directives, escape, comments } = parseDockerfile(text)
    expect(directives.map(({ name, value }) => [name, value])).toEqual([
      ['syntax', 'docker/dockerfile:1'],
      ['escape', '`'],
      ['check', 'skip=all'],
    ])
    expect(directives.map(({ valueSpan }) => text.slice(valueSpan.start, valueSpan.end))).toEqual([
      'docker/dockerfile:1',
      '`',
      'skip=all',
    ])
    expect(escape).toBe('`')
    expect(comments).toEqual([])
  })

  it.each([
    '# hello\n# escape=`\nFROM a',
    '\n# escape=`\nFROM a',
    '# other=x\n# escape=`\nFROM a',
    'FROM a\n# escape=`',
  ])('takes %j for comments', text => {
    const { directives, escape, comments } = parseDockerfile(text)
    expect(directives).toEqual([])
    expect(escape).toBe('\\')
    expect(comments.map(comment => comment.text)).toContain('# escape=`')
  })

  it('lists comments with their places, not those of heredocs', () => {
    const text = '# a\nFROM b\n  # c \r\nRUN d \\\n\t# e\n f # g\nRUN <<X\n# h\nX\n# i'
    const { comments } = parseDockerfile(text)
    expect(comments.map(({ span, text: own, inside }) => [text.slice(span.start, span.end), own, inside])).toEqual([
      ['# a', '# a', false],
      ['# c ', '# c ', false],
      ['# e', '# e', true],
      ['# i', '# i', false],
    ])
  })

  it('says what is wrong with directives', () => {
    expect(problems('# escape=x\nFROM a')).toEqual([['x', 'The escape character can only be \\ or `']])
    expect(problems('# syntax=a\n# syntax=b\nFROM a')).toEqual([['# syntax=b', 'Directive "syntax" is given twice']])
  })
})

describe('keywords, flags and arguments', () => {
  it('reads keywords in any case', () => {
    expect(parseDockerfile('from a\nRuN b\nfoo c').instructions.map(({ keyword }) => keyword)).toEqual([
      'FROM',
      'RUN',
      'foo',
    ])
  })

  it('reads flags with their values', () => {
    const text = 'COPY --from=a  --chmod=755 --link --x="a b" \\\n --y= -z --w /x'
    const node = only(text)
    expect(node.flags.map(({ name, value }) => [name, value])).toEqual([
      ['from', 'a'],
      ['chmod', '755'],
      ['link', undefined],
      ['x', 'a b'],
      ['y', ''],
    ])
    expect(node.flags.map(({ span }) => text.slice(span.start, span.end))[3]).toBe('--x="a b"')
    expect(node.flags.map(({ valueSpan }) => valueSpan && text.slice(valueSpan.start, valueSpan.end))[1]).toBe('755')
    expect(readWords(node).map(word => word.text)).toEqual(['-z', '--w', '/x'])
    expect(text.slice(node.argumentsSpan!.start, node.argumentsSpan!.end)).toBe(text.slice(5))
  })

  it('knows an instruction without arguments', () => {
    expect(only('RUN  ').argumentsSpan).toBeUndefined()
    expect(only('FROM').argumentsSpan).toBeUndefined()
    expect(readRest(only('USER'))).toBeUndefined()
  })

  it('places words across continuations', () => {
    const text = 'COPY a\\\nb \\\n  # c\n  d /e'
    expect(readWords(only(text)).map(({ text: own, span }) => [own, text.slice(span.start, span.end)])).toEqual([
      ['ab', 'a\\\nb'],
      ['d', 'd'],
      ['/e', '/e'],
    ])
  })

  it('keeps what ONBUILD wraps inside its node', () => {
    const { wrapped, keyword } = only('ONBUILD COPY --from=x a b')
    expect(keyword).toBe('ONBUILD')
    expect(wrapped!.keyword).toBe('COPY')
    expect(wrapped!.flags[0]!.value).toBe('x')
    expect(readWords(wrapped!).map(word => word.text)).toEqual(['a', 'b'])
    expect(only('ONBUILD ONBUILD RUN a').wrapped).toBeUndefined()
    expect(only('ONBUILD').wrapped).toBeUndefined()
  })
})

describe('ENV and ARG', () => {
  it.each<[string, [string, string | undefined][]]>([
    [
      'ENV a=b c=d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'ENV a="b c" d=\'e f\' g=h\\ i',
      [
        ['a', '"b c"'],
        ['d', "'e f'"],
        ['g', 'h\\ i'],
      ],
    ],
    ['ENV a b c', [['a', 'b c']]],
    ['ENV a  "b" ', [['a', '"b"']]],
    [
      'ENV a= b=',
      [
        ['a', ''],
        ['b', ''],
      ],
    ],
    [
      'ENV a=b \\\n # x\n  c=d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['ENV a', [['a', undefined]]],
    ['ENV a="b', [['a', '"b']]],
    ['ARG a', [['a', undefined]]],
    [
      'ARG a=b c d="e f"',
      [
        ['a', 'b'],
        ['c', undefined],
        ['d', '"e f"'],
      ],
    ],
  ])('%j', (text, expected) => {
    const node = only(text)
    const entries = readAssignments(node, '\\', node.keyword === 'ENV' ? 'ENV' : 'ARG')
    expect(entries.map(({ name, value }) => [name, value?.text])).toEqual(expected)
    for (const { name, nameSpan, value, span } of entries) {
      expect(text.slice(nameSpan.start, nameSpan.end)).toBe(name)
      if (value) expect(text.slice(value.span.start, value.span.end)).toBe(value.text)
      expect(span).toEqual({ start: nameSpan.start, end: (value?.span ?? nameSpan).end })
    }
  })

  it('splits words that quotes hold together', () => {
    expect(readQuotedWords(only('LABEL "a b"=c\\"d \'e "f\''), '\\').map(({ text }) => text)).toEqual([
      '"a b"=c\\"d',
      "'e \"f'",
    ])
  })
})

describe('exec form', () => {
  it.each<[string, string[] | undefined]>([
    ['CMD ["a", "b c"]', ['a', 'b c']],
    ['CMD [ "a\\"b" ,"c\\\\d","\\u0041\\n" ] ', ['a"b', 'c\\d', 'A\n']],
    ['CMD []', []],
    ['CMD ["a", \\\n # c\n "b"]', ['a', 'b']],
    ["CMD ['a']", undefined],
    ['CMD ["a",]', undefined],
    ['CMD ["a"', undefined],
    ['CMD ["a"] b', undefined],
    ['CMD [1]', undefined],
    ['CMD a ["b"]', undefined],
    ['CMD ["a\\x"]', undefined],
  ])('%j', (text, expected) => {
    expect(readExecForm(only(text))?.map(element => element.text)).toEqual(expected)
  })

  it('places elements inside their quotes', () => {
    const text = 'CMD [ "sh" , "-c", "a \\"b\\" c" ]'
    const elements = readExecForm(only(text))!
    expect(elements.map(({ span }) => text.slice(span.start, span.end))).toEqual(['sh', '-c', 'a \\"b\\" c'])
    for (const { span, masked } of elements) expect(masked).toHaveLength(span.end - span.start)
  })

  it('agrees with JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), elements => {
        const text = `CMD ${JSON.stringify(elements)}`
        expect(readExecForm(only(text))?.map(element => element.text)).toEqual(elements.map(e => withoutDropped(e)))
      }),
    )
  })
})

describe('heredocs', () => {
  it.each<[string, [name: string, quoted: boolean, body: string][], string[]]>([
    ['RUN <<EOF\na\nEOF\nUSER b', [['EOF', false, 'a\n']], ['USER b']],
    ['RUN cat <<"EOF" > /x && y\na\n EOF\nEOF\nUSER b', [['EOF', true, 'a\n EOF\n']], ['USER b']],
    ['RUN <<-E\n\ta\n\tE\nUSER b', [['E', false, '\ta\n']], ['USER b']],
    ['RUN <<E\n\tE\nE\nUSER b', [['E', false, '\tE\n']], ['USER b']],
    [
      'RUN a <<A b <<-B\nx\nA\ny\n\tB\nUSER b',
      [
        ['A', false, 'x\n'],
        ['B', false, 'y\n'],
      ],
      ['USER b'],
    ],
    ['RUN a 3<<A\r\nx\r\nA\r\nUSER b', [['A', false, 'x\r\n']], ['USER b']],
    ["COPY <<'A B' /x\nA\nA B\nUSER b", [['A B', true, 'A\n']], ['USER b']],
    ['RUN cat <<E \\\n # c\n && x\na\nE\nUSER b', [['E', false, 'a\n']], ['USER b']],
    ['ONBUILD RUN <<E\na\nE\nUSER b', [['E', false, 'a\n']], ['USER b']],
    ['RUN echo "a <<E b"\nUSER b', [], ['USER b']],
    ['RUN cat <<<E\nUSER b', [], ['USER b']],
    ["RUN a <<E it's\nUSER b", [], ['USER b']],
    ['RUN cat <<\nUSER b', [], ['USER b']],
    ['RUN ["cat", "<<E"]\nUSER b', [], ['USER b']],
    ['ENV a=<<E\nUSER b', [], ['USER b']],
    ['RUN <<E\nE\nUSER b', [['E', false, '']], ['USER b']],
  ])('%j', (text, heredocs, rest) => {
    const [first, ...others] = parseDockerfile(text).instructions
    expect(
      first!.heredocs.map(({ name, quoted, bodySpan }) => [name, quoted, text.slice(bodySpan.start, bodySpan.end)]),
    ).toEqual(heredocs)
    expect(others.map(({ span }) => text.slice(span.start, span.end))).toEqual(rest)
    expect(first!.heredocs.every(({ terminated }) => terminated)).toBe(true)
  })

  it('goes on behind one that nothing ends', () => {
    const text = 'FROM a\nRUN <<EOF\necho b\n\nUSER c\nCMD d'
    const [, run, user] = parseDockerfile(text).instructions
    expect(text.slice(run!.span.start, run!.span.end)).toBe('RUN <<EOF\necho b')
    expect(user!.keyword).toBe('USER')
    expect(problems(text)).toEqual([['RUN', 'Heredoc "EOF" has no line that ends it']])
  })
})

describe('problems', () => {
  it.each<[string, [string, string][]]>([
    ['FROM a\nFOO b', [['FOO', 'Unknown instruction: FOO']]],
    ['FROM a\nONBUILD FOO b', [['FOO', 'Unknown instruction: FOO']]],
    ['ARG A\nRUN a\nFROM b', [['RUN', 'FROM is missing: only ARG may stand above the first FROM']]],
    ['ARG A', [['ARG', 'FROM is missing']]],
    ['# nothing', []],
    ['ARG A\nFROM b', []],
  ])('%j', (text, expected) => {
    expect(problems(text)).toEqual(expected)
  })
})

/** Pieces out of which the files below are made; all of them are read alike by both. */
const PIECES = fc.constantFrom(
  ...[
    'FROM a\n',
    'FROM a AS b\n',
    'RUN a && b\n',
    'RUN a \\\n  b\n',
    'RUN a \\\n# c\n  b\n',
    '# d\n',
    '\n',
    'ENV A=b\n',
    '  USER x\n',
  ],
  ...[
    'CMD ["a", "b"]\n',
    'COPY --from=x a b\n',
    'RUN <<E\nx\nE\n',
    'RUN a <<E && b\nx\n E\nE\n',
    'ARG A\r\n',
    'LABEL a="b c"\n',
    'RUN a \\\n\n b\n',
  ],
)

describe('dockerfile-ast', () => {
  it('finds the same instructions and comments', () => {
    fc.assert(
      fc.property(fc.array(PIECES, { maxLength: 20 }), pieces => {
        const text = pieces.join('')
        const theirs = DockerfileParser.parse(text)
        const { instructions, comments } = parseDockerfile(text)
        expect(instructions.map(({ span }) => text.slice(span.start, span.end).trim())).toEqual(
          theirs.getInstructions().map(instruction => instruction.getTextContent().trim()),
        )
        expect(instructions.map(({ keyword }) => keyword)).toEqual(theirs.getInstructions().map(i => i.getKeyword()))
        expect(comments.map(comment => comment.text)).toEqual(
          theirs.getComments().map(comment => comment.toString().trim()),
        )
      }),
      { numRuns: 300 },
    )
  })
})

const TOKENS = fc.constantFrom(
  ...[
    'FROM ',
    'RUN ',
    'COPY ',
    'ENV ',
    'ARG ',
    'ONBUILD ',
    'CMD ',
    'USER ',
    'HEALTHCHECK ',
    'FOO ',
    'a',
    '=',
    ' ',
    '\t',
    '\n',
    '\n',
    '\r\n',
    '\\\n',
    '`\n',
  ],
  ...[
    '\\',
    '"',
    "'",
    '#',
    '# c\n',
    '# escape=`\n',
    '[',
    ']',
    '"x"',
    ',',
    '--',
    '--x=',
    '<<E',
    '<<-"F"',
    'E\n',
    'F\n',
    '$',
    '${',
    '}',
    '\0',
    'é',
    '😀',
    '\ufeff',
    DROPPED,
  ],
)

describe('any text', () => {
  const texts = fc.oneof(
    fc.array(TOKENS, { maxLength: 50 }).map(tokens => tokens.join('')),
    fc.string({ unit: 'binary', maxLength: 80 }),
  )

  it('is read without a throw, into spans that lie in the text and in each other', () => {
    fc.assert(
      fc.property(texts, text => {
        const tree = parseDockerfile(text)
        const whole = { start: 0, end: text.length }
        let end = 0
        for (const node of tree.instructions) {
          expect(node.span.start).toBeGreaterThanOrEqual(end)
          end = node.span.end
          inside(whole, node.span)
          checkNode(node, tree.escape)
          if (node.wrapped) {
            inside(node.span, node.wrapped.span)
            checkNode(node.wrapped, tree.escape)
          }
        }
        for (const { span } of [...tree.comments, ...tree.directives, ...tree.problems]) inside(whole, span)
        for (const comment of tree.comments) expect(text.slice(comment.span.start, comment.span.end)).toBe(comment.text)
      }),
      { numRuns: 1500 },
    )
  })

  it('takes time linear in the text', () => {
    const units = [
      'FROM a AS b\n',
      'RUN a && \\\n# c\n',
      'RUN <<E\n',
      'RUN <<E\n\tE\n',
      'RUN a <<E <<F\nE\nF\n',
      '# c\n',
      '\\\n',
      'ENV A="',
      'COPY --a=b ',
      '<<E ',
      'ONBUILD ',
      '["',
      '"a",',
    ]
    for (const unit of units) {
      expectLinear(
        unit,
        size => unit.repeat(size / unit.length),
        text => {
          const tree = parseDockerfile(text)
          for (const node of tree.instructions) checkNode(node, tree.escape)
        },
      )
    }
    let n = 0
    expectLinear(
      'names of heredocs',
      size => Array.from({ length: size / 12 }, () => `RUN <<E${++n}\n`).join(''),
      parseDockerfile,
    )
  })
})

function checkNode(node: InstructionNode, escape: string): void {
  const { span, keywordSpan, argumentsSpan, flags, heredocs, masked } = node
  inside(span, keywordSpan)
  if (argumentsSpan) inside(span, argumentsSpan)
  if (masked.length > span.end - span.start) expect(masked.length).toBeLessThanOrEqual(span.end - span.start)
  for (const flag of flags) {
    inside(span, flag.span)
    if (flag.valueSpan) inside(flag.span, flag.valueSpan)
  }
  for (const { bodySpan } of heredocs)
    if (bodySpan.end > bodySpan.start) expect(bodySpan.start).toBeGreaterThanOrEqual(span.start)
  for (const word of [...readWords(node), ...readQuotedWords(node, escape), ...(readExecForm(node) ?? [])])
    inside(span, word.span)
  for (const entry of readAssignments(node, escape, node.keyword === 'ENV' ? 'ENV' : 'ARG')) {
    inside(span, entry.span)
    inside(entry.span, entry.nameSpan)
    if (entry.value) inside(entry.span, entry.value.span)
  }
  const rest = readRest(node)
  if (rest) inside(span, rest.span)
}

/** Plain comparisons: this runs for every word of large texts. */
function inside(outer: Span, inner: Span): void {
  if (inner.start < outer.start || inner.end > outer.end || inner.end < inner.start) {
    throw new Error(`${inner.start}–${inner.end} is not inside ${outer.start}–${outer.end}`)
  }
}
