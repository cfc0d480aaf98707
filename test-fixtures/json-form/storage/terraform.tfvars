public = false
acl    = "private"
days   = 3
