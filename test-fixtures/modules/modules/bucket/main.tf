resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_acl" "this" {
  bucket = aws_s3_bucket.this.id
  acl    = var.access
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = templatefile("${path.module}/policy/read.json.tftpl", { bucket = var.name })
}

module "logging" {
  source = "./logging"

  bucket = aws_s3_bucket.this.id
  prefix = "${var.name}/"
}
