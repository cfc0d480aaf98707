/** Whose comments are honoured. `trivy` reads tfsec's, and the other way round. `buildkit`: Docker's build checks. */
export type SuppressionTool =
  'parapet' | 'tfsec' | 'trivy' | 'checkov' | 'kics' | 'terrascan' | 'hadolint' | 'buildkit' | 'semgrep'
