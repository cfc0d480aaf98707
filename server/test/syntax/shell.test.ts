import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ShellScript } from '#rules/model/shell'
import { textAt } from '#rules/model/source'
import { DROPPED, ESCAPING, withoutDropped } from '../../src/syntax/shell/dropped'
import { splitShell } from '../../src/syntax/shell/split'
import { oracle, ours } from './shell-oracle'
import { expectLinear } from './linear'

function split(text: string, before = ''): ShellScript {
  return splitShell({ file: { uri: 'file:///Dockerfile', text: before + text }, text, base: before.length })
}

/** Each command as `joinedBy depth: words`. */
function outline(text: string): readonly string[] {
  return split(text).commands.map(
    ({ joinedBy, depth, words }) => `${joinedBy} ${depth}: ${words.map(word => word.text).join(' ')}`,
  )
}

/** One of each thing that occurs in real RUN instructions, and what trips splitters up. */
const SCRIPTS = [
  'apt-get update && apt-get install -y --no-install-recommends curl "ca-certificates" || exit 1; echo done',
  'curl -fsSL https://example.com/a.sh | bash -s -- --yes | tee /tmp/log',
  'wget -O /tmp/a/$X/b-$Y.tgz "https://h/${V}/a-${V#v}.tgz" && tar xzf /tmp/a/$X/b-$Y.tgz -C /opt',
  'if [ "$A" = "x" ]; then echo a; elif test -f b; then echo b; else echo c; fi && echo end',
  'for f in a b "$(ls c)"; do echo $f; done; while read -r l; do echo "$l"; done < in',
  'until false; do break; done',
  'case "$(uname -m)" in x86_64|amd64) a=1 ;; (arm*) b ;& *) c "$d" ;; esac; echo after',
  'case x in esac; echo after',
  'f() { echo in; }; f; function g { echo g; }; g() ( echo sub )',
  '(cd /tmp && make -j"$(nproc)") && { echo a; echo b; } > /dev/null',
  'X=1 Y="a b" Z=$(date +%s) cmd arg; A=b; B=`echo c`',
  'echo `echo x` "`echo "a b"`"',
  'echo "a $(echo "b $(echo c)") d" \'$(not this)\' $((1 + $(echo 2))) $(( (1+2) * 3 ))',
  'echo $( (echo a); echo b )',
  'echo ${A:-"x y"} "${B:-it\'s}" ${C:+$(echo c)} ${#D} ${E%%.*} ${F//a/b} ${G:-}}',
  'cat <<EOF > /etc/x && echo next\nline $(date) `id`\n  EOF\nEOF\necho last',
  "cat <<'EOF'\n$(not this) `nor this`\nEOF\necho last",
  'cat <<-A <<"B C"\n\tone\n\tA\ntwo\nB C\necho last',
  'cmd > out 2>&1 < in >> log 2>/dev/null &> all 3<> x >| y <<< word',
  'echo a 2 >b; echo a2>b; {fd}>x echo c',
  'echo a # comment && b\necho c#d "#e" \\#f',
  'echo a\\ b a\\;b \\"c\\" \'d\'"e"f',
  'printf \'%s\\n\' "a\\"b" $\'it\\\'s\' $"x" a$ $ "$"',
  '! grep -q x y && echo no; time -p make',
  'a & b & wait; c &',
  'a |& b | (c | d) | while read x; do e; done',
  'echo one \\\n  two\\\nthree "four\\\nfive"',
  '\n\n  echo a  \n\n\t;; ',
  'echo a;\necho b &&\n\n# comment\necho c |\n  d',
  'diff <(sort a) <(sort b) >(cat) --file=<(echo x)',
  'x=(a "b c" $(d)); y+=(e); echo ${x[@]} {a,b} *.txt ~/x [a-z]? @(a|b) !(c)',
  'for ((i=0; i<3; i++)); do echo $i; done; ((x++)) && echo y',
  '[ -z "$a" -a b ] || [ ! -d /x ]; [[ $a == b* && -n $c ]] && echo z',
  'echo {} + ; find . -name "*.pyc" -exec rm -f {} + -o -type d -exec rm {} \\;',
  'if ! id x >/dev/null 2>&1; then useradd -m x; fi',
  "python -c \"import os; print('a b')\" && echo 'multi\nline'",
  'echo ünïcode "größe 漢字 😀" && écho x',
  'set -ex; for a in; do b; done; for c do d; done',
  'echo if then fi do done in esac { }',
  'echo a\r\necho b\r\n',
]

describe('the splitter against mvdan-sh', () => {
  it.each(SCRIPTS.filter(script => oracle(script) !== undefined))('%j', script => {
    const expected = oracle(script)
    // mvdan-sh knows builtins that declare variables and tests in brackets as constructs of their own.
    const seen = ours(split(script), script, 0).filter(({ words: [name] }) => name?.raw !== '[[')
    expect(seen).toEqual(expected)
  })

  it('accepts nearly all of the scripts', () => {
    const rejected = SCRIPTS.filter(script => oracle(script) === undefined)
    expect(rejected.length).toBeLessThanOrEqual(3)
  })

  it('finds the same words where the builder drops characters', () => {
    const masked = `apt-get update ${DROPPED.repeat(7)} && ec${DROPPED.repeat(3)}ho "a${DROPPED}b" &${DROPPED}& c 'd${DROPPED}e'`
    expect(ours(splitShell({ file: { uri: '', text: masked }, text: masked, base: 0 }), masked, 0)).toEqual(
      oracle(withoutDropped(masked)),
    )
  })
})

describe('the structure', () => {
  it.each<[string, string[]]>([
    ['a && b || c; d & e\nf | g', ['start 0: a', '&& 0: b', '|| 0: c', '; 0: d', '& 0: e', 'newline 0: f', '| 0: g']],
    ['a $(b; c) d', ['start 0: a $(b; c) d', 'start 1: b', '; 1: c']],
    ['(a && { b; }) && c', ['start 1: a', 'start 2: b', '&& 0: c']],
    ['if a; then b; fi && c', ['start 1: a', 'start 1: b', '&& 0: c']],
    ['f() { a; }; f', ['start 1: a', '; 0: f']],
    ['[[ a == b ]] && c', ['start 0: [[ a == b ]]', '&& 0: c']],
    ['bash -e <<EOF\na\nb\nEOF\nc', ['start 0: bash -e', 'start 1: a', 'newline 1: b', 'newline 0: c']],
    ['bash x.sh <<EOF\na\nEOF', ['start 0: bash x.sh']],
  ])('%j', (text, expected) => {
    expect(outline(text)).toEqual(expected)
    expect(split(text).complete).toBe(true)
  })

  it('tells quoting, literal text and names apart', () => {
    const [command] = split(`/usr/bin/curl 'a $b' "c" "d $e" f"g" h\\ i $'j\\tk' "" *`).commands
    expect(command!.name).toBe('curl')
    expect(command!.words.slice(1).map(({ text, literal, quoting }) => [text, literal, quoting])).toEqual([
      ['a $b', true, 'single'],
      ['c', true, 'double'],
      ['d $e', false, 'double'],
      ['fg', true, 'mixed'],
      ['h i', true, 'none'],
      ['j\tk', true, 'single'],
      ['', true, 'double'],
      ['*', true, 'none'],
    ])
    expect(split('$CMD a').commands[0]!.name).toBeUndefined()
  })

  it('keeps assignments apart from words', () => {
    const [first, second] = split('A=1 B="$c d" cmd E=f; G=h').commands
    expect(first!.assignments.map(({ text }) => text)).toEqual(['A=1', 'B=$c d'])
    expect(first!.words.map(({ text }) => text)).toEqual(['cmd', 'E=f'])
    expect(second!.words).toEqual([])
    expect(second!.assignments.map(textOf)).toEqual(['G=h'])
  })

  it('reads redirects', () => {
    const { commands } = split('a 2>&1 >> "b c" < d &>e <<X 10>f\nbody\nX\n')
    expect(
      commands[0]!.redirects.map(({ descriptor, operator, target }) => [descriptor, operator, target?.text]),
    ).toEqual([
      ['2', '>&', '1'],
      [undefined, '>>', 'b c'],
      [undefined, '<', 'd'],
      [undefined, '&>', 'e'],
      [undefined, '<<', 'X'],
      ['10', '>', 'f'],
    ])
    expect(textAt(commands[0]!.redirects[4]!.heredoc!)).toBe('body\n')
  })

  it('lists pipelines with the commands at the top of their elements', () => {
    const { pipelines } = split('a | b; c | (d && $(e)) | f')
    expect(
      pipelines.map(({ at, commands }) => [textAt(at), commands.map(({ name, words }) => name ?? words[0]!.text)]),
    ).toEqual([
      ['a | b', ['a', 'b']],
      ['c | (d && $(e)) | f', ['c', 'd', '$(e)', 'f']],
    ])
  })

  it('places everything in the file', () => {
    const { commands, at } = splitShell({
      file: { uri: '', text: 'RUN a "b c"  && d' },
      text: 'a "b c"  && d',
      base: 4,
    })
    expect(textAt(at)).toBe('a "b c"  && d')
    expect(commands.map(command => textAt(command.at))).toEqual(['a "b c"', 'd'])
    expect(commands[0]!.words.map(word => textAt(word.at))).toEqual(['a', '"b c"'])
  })

  it('maps places inside backticks', () => {
    const { commands } = split('x `a \\`b "c"\\` d`', 'RUN ')
    expect(commands.map(command => command.words.map(word => textAt(word.at)))).toEqual([
      ['x', '`a \\`b "c"\\` d`'],
      ['a', '\\`b "c"\\`', 'd'],
      ['b', '"c"'],
    ])
  })

  it.each([
    'echo "a',
    "echo 'a",
    'echo $(a',
    'echo `a',
    'if a; then b',
    'echo ${a',
    'a )',
    'fi',
    'cat <<EOF\nx',
    'a > ',
    '&& a',
    'case x',
  ])('says that %j is not complete', text => {
    expect(split(text).complete).toBe(false)
  })
})

function textOf({ text }: { readonly text: string }): string {
  return text
}

const TOKENS = fc.constantFrom(
  ...[
    'a',
    'b=c',
    ' ',
    ' ',
    '\n',
    '\t',
    '"',
    "'",
    '`',
    '$',
    '$(',
    '$((',
    '${',
    '}',
    ')',
    '(',
    '))',
    '{ ',
    '&&',
    '||',
    ';',
    '|',
    '&',
    '>',
  ],
  ...[
    '<',
    '<<E',
    '<<-E',
    'E\n',
    '\\',
    '\\\n',
    '#',
    '\r\n',
    'if ',
    'then ',
    'fi ',
    'for x in ',
    'do ',
    'done ',
    'case ',
    'esac ',
    'in ',
    ';;',
  ],
  ...[
    'while ',
    '[[ ',
    ']] ',
    '!',
    'function ',
    'f()',
    '@(',
    'x=(',
    '\0',
    'é',
    '😀',
    '\ud800',
    DROPPED,
    ESCAPING,
    '2',
    '-c',
    'bash ',
    "$'",
    '$"',
    '~',
    '*',
  ],
)

describe('any text', () => {
  it('is split without a throw, into spans that lie in the text and in each other', () => {
    const texts = fc.oneof(
      fc.array(TOKENS, { maxLength: 60 }).map(tokens => tokens.join('')),
      fc.string({ unit: 'binary', maxLength: 80 }),
    )
    fc.assert(
      fc.property(texts, text => {
        const script = split(text, '##')
        for (const command of script.commands) {
          inside(script.at.span, command.at.span)
          for (const word of [...command.words, ...command.assignments]) inside(command.at.span, word.at.span)
          for (const { at, target } of command.redirects) {
            inside(command.at.span, at.span)
            if (target) inside(at.span, target.at.span)
          }
        }
        for (const pipeline of script.pipelines) inside(script.at.span, pipeline.at.span)
        const starts = script.commands.map(({ at }) => at.span.start)
        expect(starts).toEqual(starts.toSorted((a, b) => a - b))
      }),
      { numRuns: 1000, examples: [[`@(#${DROPPED}`], [`a=(#${DROPPED}`], [`#${DROPPED}`]] },
    )
  })

  it('takes time linear in the text', () => {
    for (const unit of [
      'a && ',
      'echo "x" $(y) | z\n',
      '$(',
      '$((',
      '${',
      '`',
      '"$(',
      '(',
      '{ ',
      'if a; then ',
      "'",
      '<<E ',
      'cat <<E\n$(x)\nE\n',
      '\\\n',
      'a\\',
      'x=(',
      '@(',
      'f() ',
      'case x in ',
      '\\`',
      '$(( 1 ',
      '((',
      '))',
      'a;;',
      "$'",
      '2>',
      '[[ ',
      '! ',
      DROPPED,
    ]) {
      expectLinear(unit, size => unit.repeat(size / unit.length), split)
    }
  })
})

function inside(outer: { start: number; end: number }, inner: { start: number; end: number }): void {
  expect(inner.start).toBeGreaterThanOrEqual(outer.start)
  expect(inner.end).toBeLessThanOrEqual(outer.end)
  expect(inner.end).toBeGreaterThanOrEqual(inner.start)
}
