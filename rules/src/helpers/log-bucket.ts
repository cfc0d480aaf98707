import { asString } from '../lib/values'
import type { Module, Resource } from '../model/terraform'

/**
 * True for a bucket that access logs go to: S3 cannot deliver them under a KMS key. The rule lists `aws_s3_bucket_acl` and
 * `aws_s3_bucket_logging` in its `on`.
 */
export function takesLogs(module: Module, bucket: Resource): boolean {
  const holders = [bucket, ...module.linked(bucket, 'aws_s3_bucket_acl', 'bucket').linked]
  const isByAcl = holders.some(holder => asString(holder.attribute('acl').value) === 'log-delivery-write')
  return isByAcl || module.linked(bucket, 'aws_s3_bucket_logging', 'target_bucket').linked.length > 0
}
