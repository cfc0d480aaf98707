variable "downloads_access" {
  description = "Who may read what is offered for download."
  type        = string
  default     = "public-read"
}
