variable "audience" {
  type = string
}

module "access" {
  source = "./modules/access"

  public = var.audience == "everybody"
}

output "access" {
  value = module.access.acl
}
