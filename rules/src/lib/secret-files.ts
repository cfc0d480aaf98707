/** What a file's name says about it. `yes`: made to hold a secret. `maybe`: may hold one among other settings. */
export function secretFile(path: string): 'yes' | 'maybe' | 'no' {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  if (HARMLESS.test(name)) return 'no'
  if (CERTAIN.test(name) || IN_FOLDER.test(path.toLowerCase())) return 'yes'
  return POSSIBLE.test(name) ? 'maybe' : 'no'
}

const HARMLESS =
  /(?:^|[._-])(?:pub|public|example|sample|template|tmpl|tpl|dist|defaults?|tests?|fake|dummy|mock|signing|gpg|pgp|release|archive|repo|truststore|cacerts)(?:[._-]|$)|^(?:ca|cacert|root-ca)[._-]/
const CERTAIN = new RegExp(
  [
    /^id_(?:rsa|dsa|ecdsa|ed25519)$/,
    /^[._]netrc$|^\.git-credentials$|^\.pypirc$|^\.pgpass$|^\.dockercfg$|^\.htpasswd$|^\.boto$|^\.s3cfg$/,
    /^kubeconfig(?:\.ya?ml)?$|\.kubeconfig$|^terraform\.tfstate$|^master\.key$/,
    /\.(?:p12|pfx|ppk|kdbx)$|^(?:privkey|private[-_]?key|[\w-]+[-_]key|key)\.pem$/,
    /^(?:service[-_]?account|[\w-]*credentials?|client[-_]secrets?)(?:[-_.][\w-]+)?\.json$/,
    /^\.env(?:\.(?:local|prod|production|secrets?))?$/,
  ]
    .map(({ source }) => source)
    .join('|'),
)
const IN_FOLDER =
  /(?:^|\/)(?:\.aws\/(?:credentials|config)|\.docker\/config\.json|\.kube\/config|\.ssh|\.aws|\.gnupg)\/?$/
const POSSIBLE =
  /^\.(?:npmrc|yarnrc|yarnrc\.yml)$|^(?:pip\.conf|settings\.xml|nuget\.config|auth\.json|\.my\.cnf|secrets?\.(?:ya?ml|json|env|toml))$|\.(?:key|jks|keystore|tfvars)$|^\.env\.[\w-]+$|^[\w.-]+\.env$/
