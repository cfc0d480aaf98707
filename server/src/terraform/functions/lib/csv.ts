import { CallFailure } from './failure'

/**
 * Comma-separated values as Go's `encoding/csv` reads them: quotes only around whole fields, empty lines skipped, a line
 * break within quotes is one line feed, as many fields in each record as in the first.
 * @throws CallFailure
 */
export function parseCsv(text: string): string[][] {
  const records: string[][] = []
  const source = text.replaceAll('\r\n', '\n').replace(/\r$/, '')
  let position = 0
  while (position < source.length) {
    if (source[position] === '\n') {
      position++
      continue
    }
    const record: string[] = []
    position = readRecord(source, position, record, records.length + 1)
    if (records[0] && records[0].length !== record.length) throw failure(records.length + 1, 'wrong number of fields')
    records.push(record)
  }
  return records
}

function failure(record: number, what: string): CallFailure {
  return new CallFailure(`CSV parse error in record ${record}: ${what}`)
}

/** Reads one record into `fields`; returns the position behind its line feed. */
function readRecord(source: string, start: number, fields: string[], record: number): number {
  let position = start
  for (;;) {
    if (source[position] === '"') {
      const end = endOfQuoted(source, position)
      if (end === undefined) throw failure(record, 'extraneous or missing " in quoted-field')
      fields.push(source.slice(position + 1, end - 1).replaceAll('""', '"'))
      position = end
    } else {
      const end = firstOf(source, position)
      const field = source.slice(position, end)
      if (field.includes('"')) throw failure(record, 'bare " in non-quoted-field')
      fields.push(field)
      position = end
    }
    const next = source[position]
    if (next !== ',') {
      if (next !== undefined && next !== '\n') throw failure(record, 'extraneous or missing " in quoted-field')
      return position + 1
    }
    position++
  }
}

/** Behind the quote that ends the field begun at `start`. */
function endOfQuoted(source: string, start: number): number | undefined {
  for (let quote = source.indexOf('"', start + 1); quote >= 0; quote = source.indexOf('"', quote + 2)) {
    if (source[quote + 1] !== '"') return quote + 1
  }
  return undefined
}

/** Where a field without quotes ends. */
function firstOf(source: string, start: number): number {
  for (let position = start; position < source.length; position++) {
    if (source[position] === ',' || source[position] === '\n') return position
  }
  return source.length
}
