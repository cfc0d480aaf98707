/**
 * Told about everything a rule reads through the model. A tracker may throw from `type` to refuse a read; the model is
 * unchanged then. What evaluation itself follows (locals, variables, other resources) is not reported.
 */
export interface ReadTracker {
  /** Resources were asked for: `aws_s3_bucket`, `data.aws_iam_policy_document`, `provider.aws`. */
  type(name: string): void
  /** An attribute or nested blocks were asked for; `path` is relative to the resource, `*` stands for all attributes. */
  attribute?(address: string, path: string): void
}
