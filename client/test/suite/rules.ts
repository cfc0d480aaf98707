/**
 * The rules the suite counts on, each for what its fix is like. Only ids: what a rule demands is tested with the rule.
 * The texts that provoke them are next to them, so that a changed rule is looked at in one place.
 */

/** Safe fix that sets an attribute in place; `recommended`. `written` is what its edit inserts, `fixed` what the text has then. */
export const SET_ATTRIBUTE = {
  rule: 'aws-kms-auto-rotate-keys',
  resource: (name: string): string => `resource "aws_kms_key" "${name}" {\n  deletion_window_in_days = 7\n}\n`,
  written: /enable_key_rotation/,
  fixed: /enable_key_rotation\s*=\s*true/g,
}

/** Fix that adds a resource after the one it is about; `strict`. */
export const INSERT_RESOURCE = {
  rule: 'aws-s3-specify-public-access-block',
  resource: (name: string): string => `resource "aws_s3_bucket" "${name}" {\n  bucket = "${name}-of-acme"\n}\n`,
  written: /aws_s3_bucket_public_access_block/,
  fixed: /resource "aws_s3_bucket_public_access_block"/g,
}

/** A finding that only the profile `strict` shows. */
export const STRICT = {
  rule: 'aws-s3-encryption-customer-key',
  resource: (name: string): string => `resource "aws_s3_bucket" "${name}" {\n  bucket = "${name}-of-acme"\n}\n`,
}

/** Safe fix that replaces a word of an instruction; `all`, in a Dockerfile. */
export const REPLACE_INSTRUCTION = {
  rule: 'docker-add-use-copy',
  file: 'FROM alpine:3.20@sha256:beefdbd8a1da6d2915566fde36db9db0b524eb737fc57cd1367effd16dc0d06d\nADD app.txt /srv/app.txt\nUSER 1000\n',
  written: /^COPY/,
  fixed: /^COPY app\.txt \/srv\/app\.txt$/gm,
}

/** Fix with something to fill in; `recommended`, in a Dockerfile. */
export const NEEDS_INPUT = {
  rule: 'docker-image-pin-version',
  file: 'FROM alpine:latest\nUSER 1000\n',
  fixed: /^FROM alpine:version$/gm,
}

/** What a comment of ours that does nothing is reported as. */
export const UNUSED_SUPPRESSION = 'parapet-suppression-unused'

/** A rule about a value that a caller gives to a module; `recommended`. */
export const CALLED = {
  rule: 'aws-s3-no-public-access-with-acl',
  bad: '"public-read"',
  good: '"private"',
  written: /private/,
  module:
    'variable "acl" {\n  type = string\n}\n\nresource "aws_s3_bucket_acl" "this" {\n  bucket = "acme"\n  acl    = var.acl\n}\n',
  call: (name: string, acl: string): string =>
    `module "${name}" {\n  source = "./modules/bucket"\n  acl    = ${acl}\n}\n`,
  json: '{ "resource": { "aws_s3_bucket_acl": { "this": { "bucket": "acme", "acl": "public-read" } } } }\n',
}
