resource "aws_s3_bucket" "uploads" {
  bucket = "orchard-uploads"
}

resource "aws_s3_bucket_acl" "uploads" {
  bucket = aws_s3_bucket.uploads.id
  acl    = "public-read"
}

resource "aws_s3_bucket_public_access_block" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  block_public_acls       = false
  block_public_policy     = false
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "uploads" {
  bucket = aws_s3_bucket.uploads.id

  versioning_configuration {
    status = "Suspended"
  }
}

# Invoices: neither access block, versioning nor a key of our own.
resource "aws_s3_bucket" "invoices" {
  bucket = "orchard-invoices"
}

resource "aws_db_instance" "orders" {
  identifier        = "orchard-orders"
  engine            = "postgres"
  instance_class    = "db.t4g.small"
  allocated_storage = 20

  username = "orchard"
  password = "summer-harvest-2024"

  publicly_accessible     = true
  storage_encrypted       = false
  backup_retention_period = 0
  deletion_protection     = false
  skip_final_snapshot     = true
}

resource "aws_ebs_volume" "archive" {
  availability_zone = "eu-central-1a"
  size              = 100
}

resource "aws_kms_key" "orders" {
  description         = "Orders at rest"
  enable_key_rotation = false
}

resource "aws_ecr_repository" "shop" {
  name                 = "orchard/shop"
  image_tag_mutability = "MUTABLE"

  image_scanning_configuration {
    scan_on_push = false
  }
}
