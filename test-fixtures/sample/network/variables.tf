variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "office_cidr" {
  description = "From where the team may reach the bastion."
  type        = string
  default     = "0.0.0.0/0"
}

locals {
  name = "orchard"
}
