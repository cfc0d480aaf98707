/** An expression, and what `terraform console` 1.11 answers to it as JSON, or `error`. */
export type Example = readonly [expression: string, answer: string]

/** The workspace that the examples of file functions run in. */
export const FILES: Readonly<Record<string, string>> = {
  'fs/a.txt': 'a',
  'fs/b.txt': 'b',
  'fs/c.txt': 'c',
  'fs/.h.txt': 'h',
  'fs/sub/x.txt': 'x',
  'fs/sub/deep/y.json': '{}',
  'fs/sub/deep/z.txt': 'z',
}
