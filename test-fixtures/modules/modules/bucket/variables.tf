variable "name" {
  type = string
}

variable "access" {
  type    = string
  default = "private"
}
