# Two calls of one module: one keeps its bucket to itself, the other one shows it to the world.
module "reports" {
  source = "./modules/bucket"

  name   = "acme-reports"
  access = "private"
}

module "downloads" {
  source = "./modules/bucket"

  name   = "acme-downloads"
  access = var.downloads_access
}

# Installed from a registry; the file that `terraform init` writes says where.
module "defaults" {
  source  = "acme/defaults/aws"
  version = "1.2.0"

  audience = "everybody"
}

resource "aws_s3_bucket_acl" "assets" {
  bucket = module.downloads.id
  acl    = module.defaults.access
}

resource "aws_s3_bucket_acl" "exports" {
  bucket = module.reports.id
  acl    = jsondecode(file("${path.module}/policies/exports.json")).access
}

resource "aws_iam_policy" "operators" {
  name   = "operators"
  policy = file("${path.module}/policies/operators.json")
}
