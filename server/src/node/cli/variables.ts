const PREFIX = 'TF_VAR_'

/** What the environment sets for variables of Terraform, by their names: `TF_VAR_region=…` is that of `region`. */
export function terraformVariables(
  environment: Readonly<Record<string, string | undefined>>,
): ReadonlyMap<string, string> {
  const variables = new Map<string, string>()
  for (const [name, value] of Object.entries(environment))
    if (name.startsWith(PREFIX) && value !== undefined) variables.set(name.slice(PREFIX.length), value)
  return variables
}
