variable "public" {
  type = bool
}

output "acl" {
  value = var.public ? "public-read-write" : "private"
}
