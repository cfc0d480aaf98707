// Runs the mocha suite that PARAPET_SUITE names, from an extension under development. VS Code trusts every folder that it
// runs extension tests in (`--extensionTestsPath`); this way the folder stays as untrusted as it is for a user.
exports.activate = () => {
  const suite = process.env.PARAPET_SUITE
  if (!suite) throw new Error('PARAPET_SUITE names no suite')
  // not awaited: activation must end before the suite asks VS Code anything; the runner writes every outcome to its file
  require(suite)
    .run()
    .catch(error => console.error(String(error)))
}
