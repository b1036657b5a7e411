# No required_plugins: all that is used here is part of every Packer.

variable "greeting" {
  type    = string
  default = "Hello"
}

variable "kubernetes_version" {
  type    = string
  default = ""
}

variable "seconds" {
  type        = number
  default     = 1
  description = "How long the build takes"
}

source "null" "hello" {
  communicator = "none"
}

build {
  sources = ["source.null.hello"]

  provisioner "shell-local" {
    environment_vars = [
      "GREETING=${var.greeting}",
      "KUBERNETES_VERSION=${var.kubernetes_version}",
      "SECONDS_TO_TAKE=${var.seconds}",
    ]
    inline = [
      "echo \"$GREETING from $(uname -s) on $(uname -m)\"",
      "echo \"Kubernetes: $${KUBERNETES_VERSION:-no version asked for}\"",
      "sleep \"$SECONDS_TO_TAKE\"",
      "echo 'Nothing was built, and it took a moment.'",
    ]
  }
}
