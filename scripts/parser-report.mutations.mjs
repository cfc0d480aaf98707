// What of a file is still understood while it is being edited: one edit, as it happens while typing, is made to each file;
// an attribute or block that the edit did not touch counts as kept if the edited text still has it in its place.

const defaultFloor = 97
const lowerFloor = 94

/** Numbers in [0, 1), the same ones for the same seed. */
function generator(seed) {
  let state = seed | 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    let mixed = state ^ (state >>> 15)
    mixed = Math.imul(mixed, 0x2c1b3c6d)
    mixed ^= mixed >>> 12
    return (mixed >>> 0) / 2 ** 32
  }
}

// Only one-line attributes with a simple value are followed or emptied: the edit must not land inside an expression.
const simpleAttribute = /^ +[a-z_]+ *= *[^\s{[(<][^\n{[(]*\n/gm
const topLevelBlock = /^(?:resource|data|module|variable|output|locals)\b/gm

/** Each kind of edit finds the places where it can be made: `{ at, remove, insert }`. */
const edits = [
  removing('delete a closing brace', /^ *\} *$/gm),
  removing('delete a closing quote', /(?<== *"[^"\n$]+)"(?= *$)/gm),
  removing('delete a closing bracket', /\]/g),
  removing('delete a closing parenthesis', /\)/g),
  removing('delete a value', /(?<=^ *[a-z_]+ *= *)[^\s{[(<=][^\n{[(]*$/gm),
  newLine('half-typed name', 'encr'),
  newLine('x = "', 'newattr = "'),
  newLine('x = var.', 'newattr = var.'),
  newLine('x = [', 'newattr = ['),
  newLine('x = {', 'newattr = {', lowerFloor),
  newLine('x = "${', 'newattr = "${'),
  newLine('x = merge(var.a,', 'newattr = merge(var.a,'),
  newLine('open heredoc', 'newattr = <<ZZZ', lowerFloor),
  before('new resource, unclosed', 'resource "aws_s3_bucket" "new" {\n\n'),
  before('resource "aws_s3', 'resource "aws_s3\n\n'),
  newLine('new nested block, unclosed', 'versioning {', lowerFloor),
  {
    name: 'cut off at a random place',
    floor: defaultFloor,
    choose: (text, random) => {
      const at = Math.floor(text.length * (0.3 + 0.6 * random()))
      return { at, remove: text.length - at, insert: '' }
    },
  },
]

function chooseMatch(text, pattern, random) {
  const matches = [...text.matchAll(pattern)]
  return matches[Math.floor(random() * matches.length)]
}

function removing(name, pattern) {
  const choose = (text, random) => {
    const match = chooseMatch(text, pattern, random)
    return match && { at: match.index, remove: match[0].length, insert: '' }
  }
  return { name, floor: defaultFloor, choose }
}

/** A line of its own below a simple attribute, indented like it. */
function newLine(name, line, floor = defaultFloor) {
  const choose = (text, random) => {
    const match = chooseMatch(text, simpleAttribute, random)
    const indentation = match && /^ */.exec(match[0])[0]
    return match && { at: match.index + match[0].length, remove: 0, insert: `${indentation}${line}\n` }
  }
  return { name, floor, choose }
}

function before(name, insert) {
  const choose = (text, random) => {
    const match = chooseMatch(text, topLevelBlock, random)
    return match && { at: match.index, remove: 0, insert }
  }
  return { name, floor: defaultFloor, choose }
}

/** What the edit did not touch: everything when it adds lines, else what does not start on the edited lines. */
function untouched(text, { at, remove, insert }, items) {
  if (remove === 0 && insert.endsWith('\n')) return items
  const lineStart = text.lastIndexOf('\n', at - 1) + 1
  const newline = text.indexOf('\n', at + remove)
  return items.filter(({ start }) => start < lineStart || start > (newline < 0 ? text.length : newline))
}

function applyEdit(outline, text, edit, row) {
  const { at, remove, insert } = edit
  const expected = untouched(text, edit, outline(text))
  if (expected.length === 0) return
  const found = new Set(
    outline(text.slice(0, at) + insert + text.slice(at + remove)).map(
      ({ kind, start, path }) => `${kind} ${start} ${path}`,
    ),
  )
  row.files++
  for (const { kind, start, path } of expected) {
    const behind = start >= at
    const kept = found.has(`${kind} ${behind ? start + insert.length - remove : start} ${path}`) ? 1 : 0
    row.all++
    row.allKept += kept
    if (!behind) continue
    row.behind++
    row.behindKept += kept
  }
}

const percent = (part, whole) => (whole === 0 ? null : Math.round((1000 * part) / whole) / 10)

/** One row per edit: files it could be made to, % kept of all items, % kept of those behind the edit, and its floor. */
export function measureMutations(outline, files, limit, seed) {
  const random = generator(seed)
  const candidates = files.filter(({ text }) => text.length > 800 && text.length < 40_000)
  const step = Math.max(1, Math.floor(candidates.length / limit))
  const texts = candidates
    .filter((_, i) => i % step === 0)
    .slice(0, limit)
    .map(({ text }) => text.replace(/\r/g, ''))
  return edits.map(({ name, floor, choose }) => {
    const row = { files: 0, all: 0, allKept: 0, behind: 0, behindKept: 0 }
    for (const text of texts) {
      const edit = choose(text, random)
      if (edit !== undefined) applyEdit(outline, text, edit, row)
    }
    const kept = percent(row.allKept, row.all)
    return { name, floor, files: row.files, kept, keptAfter: percent(row.behindKept, row.behind) }
  })
}
