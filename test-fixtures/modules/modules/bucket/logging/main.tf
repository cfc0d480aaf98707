variable "bucket" {
  type = string
}

variable "prefix" {
  type = string
}

resource "aws_s3_bucket" "logs" {
  bucket_prefix = "acme-logs-"
}

resource "aws_s3_bucket_logging" "this" {
  bucket        = var.bucket
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = var.prefix
}
