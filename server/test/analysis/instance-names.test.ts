import { expect, test } from 'vitest'
import { instanceNames } from '../../src/analysis/instance-names'

test.each([
  [[], undefined],
  [['aws_s3_bucket.logs'], undefined],
  [['module.network'], undefined],
  [['module.a.aws_s3_bucket.b'], 'module.a.aws_s3_bucket.b'],
  [['aws_s3_bucket.b["x"]', 'aws_s3_bucket.b["y.z"]'], 'aws_s3_bucket.b["x"], aws_s3_bucket.b["y.z"]'],
  [['module.a["x"]', 'module.a["y"]'], 'module.a["x"], module.a["y"]'],
  [['a.b[0]', 'a.b[1]', 'a.b[2]', 'a.b[3]', 'a.b[4]'], 'a.b[0], a.b[1], a.b[2], 2 more'],
])('%j is said as %s', (addresses, names) => {
  expect(instanceNames({ addresses })).toBe(names)
})
