/**
 * Which files are looked at, and as what. Names: Terraform and OpenTofu documentation ("Files and configuration
 * structure"), `docker build` (`<name>.Dockerfile`, since Docker 18.03 `Dockerfile.<name>`), Podman's `Containerfile`.
 */
export type DocumentKind = 'terraform' | 'variables' | 'dockerfile'

const DOCKERFILE = /^(?:docker|container)file(?:[.\-_].*)?$|\.(?:docker|container)file$/i
/** `Dockerfile.md`, `Dockerfile.j2`: text about or for Dockerfiles that is none itself. */
const ABOUT_DOCKERFILES = /\.(?:dockerignore|md|txt|json|ya?ml|sh|py|js|ts|go|j2|tpl|tmpl|erb|swp|bak|orig|rej)$|~$/i

/** The kind that a file's name says. Names that Terraform ignores (hidden files, editors' copies) have none. */
export function kindOfName(name: string): DocumentKind | undefined {
  if (/\.(?:tf|tofu)(?:\.json)?$/.test(name)) return isIgnored(name) ? undefined : 'terraform'
  if (isAutomaticVariableFile(name)) return 'variables'
  if (/\.tfvars(?:\.json)?$/.test(name)) return isIgnored(name) ? undefined : 'variables'
  return DOCKERFILE.test(name) && !ABOUT_DOCKERFILES.test(name) ? 'dockerfile' : undefined
}

/** The kind of an open document: what the editor calls it wins over its name, so that `build/image.txt` set to Dockerfile works. */
export function kindOfDocument(name: string, languageId: string): DocumentKind | undefined {
  const named = kindOfName(name)
  switch (languageId) {
    case 'dockerfile':
    case 'containerfile':
      return 'dockerfile'
    case 'terraform-vars':
    case 'opentofu-vars':
      return 'variables'
    case 'terraform':
    case 'opentofu':
      return named === 'variables' ? named : 'terraform'
    default:
      return named
  }
}

/**
 * Variable files that Terraform loads by itself, hidden ones too. Source: "Input Variables", "Variable Definitions (.tfvars)
 * Files" in its documentation, and `isAutoVarFile` in hashicorp/terraform, `internal/command/meta_vars.go`.
 */
export function isAutomaticVariableFile(name: string): boolean {
  return /^terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/.test(name)
}

/** As `configs.IsIgnoredFile` of Terraform: hidden files, `name~` and `#name#` are editors' business. */
function isIgnored(name: string): boolean {
  return name.startsWith('.') || name.endsWith('~') || (name.startsWith('#') && name.endsWith('#'))
}

/** Files of these names say how images are built: `compose.yaml`, `docker-compose.prod.yml`, `web.compose.yaml`. */
export function isComposeName(name: string): boolean {
  return /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$|\.compose\.ya?ml$/.test(name)
}
