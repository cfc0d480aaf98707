resource "aws_cloudtrail" "audit" {
  name                          = "orchard-audit"
  s3_bucket_name                = aws_s3_bucket.invoices.id
  is_multi_region_trail         = false
  enable_log_file_validation    = false
  include_global_service_events = true
}

resource "aws_cloudwatch_log_group" "shop" {
  name = "/orchard/shop"
}

resource "aws_iam_user" "deploy" {
  name = "orchard-deploy"
}

resource "aws_iam_access_key" "deploy" {
  user = aws_iam_user.deploy.name
}

resource "aws_iam_policy" "deploy" {
  name = "orchard-deploy"

  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": "*",
          "Resource": "*"
        }
      ]
    }
  JSON
}

resource "aws_eks_cluster" "shop" {
  name     = "orchard"
  role_arn = aws_iam_role.cluster.arn

  vpc_config {
    subnet_ids             = ["subnet-0aa1bb2cc3dd4ee5f", "subnet-0ff1ee2dd3cc4bb5a"]
    endpoint_public_access = true
    public_access_cidrs    = ["0.0.0.0/0"]
  }
}

resource "aws_iam_role" "cluster" {
  name = "orchard-cluster"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRole"
        Principal = { Service = "eks.amazonaws.com" }
      }
    ]
  })
}
