terraform {
  required_version = ">= 1.6"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.60"
    }
  }
}

provider "aws" {
  region     = var.region
  access_key = "AKIA3XQ5ZD7LMW2PTB6K"
  secret_key = "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"
}
