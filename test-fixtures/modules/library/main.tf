# Nobody calls this directory: what its variables are worth is for its callers to say.
variable "access" {
  type    = string
  default = "public-read"
}

resource "aws_s3_bucket_acl" "this" {
  bucket = "acme-library"
  acl    = var.access
}
