/** The command lines of package managers: their subcommands and the options that take a value of their own. */

export type PackageTool =
  | 'apt'
  | 'apk'
  | 'yum'
  | 'dnf'
  | 'zypper'
  | 'pacman'
  | 'pip'
  | 'npm'
  | 'yarn'
  | 'pnpm'
  | 'gem'
  | 'bundle'
  | 'go'
  | 'cargo'
  | 'composer'

/**
 * `refresh`: only the index. `upgrade`: whatever is installed. `locked`: installs what a lock file names (`npm ci`).
 * `clean`: removes what was downloaded.
 */
export type PackageAction = 'install' | 'locked' | 'refresh' | 'upgrade' | 'clean' | 'remove' | 'other'

export interface ToolGrammar {
  readonly verbs: Readonly<Record<string, PackageAction>>
  /** First words of a subcommand of two: `module install`, `cache clean`. */
  readonly prefixes?: readonly string[]
  /** Options whose value is the next word. */
  readonly valued: readonly string[]
  /** What the tool does when it is called without a subcommand. */
  readonly bare?: PackageAction
  /** Long options are written with one dash, and short ones are never combined. */
  readonly singleDash?: boolean
}

/** By the name they are called with. `microdnf` and `tdnf` are dialects of dnf. */
export const TOOL_NAMES: Readonly<Record<string, PackageTool>> = {
  apt: 'apt',
  'apt-get': 'apt',
  aptitude: 'apt',
  apk: 'apk',
  yum: 'yum',
  dnf: 'dnf',
  dnf5: 'dnf',
  microdnf: 'dnf',
  tdnf: 'dnf',
  zypper: 'zypper',
  pacman: 'pacman',
  npm: 'npm',
  yarn: 'yarn',
  yarnpkg: 'yarn',
  pnpm: 'pnpm',
  gem: 'gem',
  bundle: 'bundle',
  bundler: 'bundle',
  go: 'go',
  cargo: 'cargo',
  composer: 'composer',
}

export function toolNamed(name: string): PackageTool | undefined {
  if (/^pip(?:\d+(?:\.\d+)*)?$/.test(name)) return 'pip'
  return Object.hasOwn(TOOL_NAMES, name) ? TOOL_NAMES[name] : undefined
}

function verbs(groups: Partial<Record<PackageAction, string>>): Record<string, PackageAction> {
  const entries = Object.entries(groups) as [PackageAction, string][]
  return Object.fromEntries(entries.flatMap(([action, names]) => names.split(' ').map(name => [name, action])))
}

const YUM: ToolGrammar = {
  verbs: verbs({
    install: 'install in localinstall groupinstall reinstall builddep build-dep',
    refresh: 'makecache check-update check-upgrade',
    upgrade: 'update up upgrade upgrade-minimal up-min update-minimal distro-sync dsync dist-upgrade system-upgrade',
    clean: 'clean',
    remove: 'remove rm erase autoremove',
    other: 'enable disable reset repolist list info search history config-manager copr versionlock swap mark',
  }),
  prefixes: ['module', 'group', 'groups', 'environment'],
  valued: words(
    '-c --config --installroot --releasever -x --exclude --repo --repoid -d -e --forcearch --advisory --cve',
  ),
}

export const TOOLS: Readonly<Record<PackageTool, ToolGrammar>> = {
  apt: {
    verbs: verbs({
      install: 'install reinstall build-dep satisfy',
      refresh: 'update',
      upgrade: 'upgrade safe-upgrade dist-upgrade full-upgrade dselect-upgrade',
      clean: 'clean autoclean distclean dist-clean',
      remove: 'remove purge autoremove autopurge',
      other: 'source download search show list check changelog markauto unmarkauto hold policy add-repository',
    }),
    valued: words('-t --target-release --default-release -o --option -c --config-file -a --host-architecture -P'),
  },
  apk: {
    verbs: verbs({
      install: 'add',
      refresh: 'update',
      upgrade: 'upgrade fix',
      remove: 'del',
      other: 'info cache search fetch index policy verify version stats manifest audit',
    }),
    valued: words(
      '-X --repository -p --root -t --virtual --keys-dir --repositories-file --arch --cache-dir --wait --cache-max-age --progress-fd',
    ),
  },
  yum: YUM,
  dnf: YUM,
  zypper: {
    verbs: verbs({
      install: 'install in source-install si install-new-recommends inr',
      refresh: 'refresh ref',
      upgrade: 'update up dist-upgrade dup patch',
      clean: 'clean cc clean-all',
      remove: 'remove rm',
      other: 'addrepo ar removerepo rr modifyrepo mr addlock al search se info repos lr services',
    }),
    valued: words('-r --repo --from -t --type -p --plus-repo -R --root -c --config -D --reposd-dir -C --cache-dir'),
  },
  // Its subcommands are options: see `pacmanAction`.
  pacman: { verbs: {}, valued: words('-b --dbpath -r --root --config --cachedir --arch --ignore --overwrite') },
  pip: {
    verbs: verbs({
      install: 'install',
      remove: 'uninstall',
      other: 'download wheel list show freeze check config cache',
    }),
    valued: words(
      '-r --requirement -c --constraint -e --editable -i --index-url --extra-index-url -f --find-links --trusted-host -t --target --prefix --root -b --build --src --python-version --platform --implementation --abi --progress-bar --install-option --global-option --cache-dir --timeout --retries --proxy --cert --client-cert --log --no-binary --only-binary --upgrade-strategy -C --config-settings --root-user-action --python --exists-action --report --group --keyring-provider --use-feature --use-deprecated',
    ),
  },
  npm: {
    verbs: verbs({
      install: 'install i in ins inst insta instal isnt isnta isntal add',
      locked: 'ci clean-install ic install-clean isntall-clean',
      upgrade: 'update up upgrade udpate',
      clean: 'clean',
      remove: 'uninstall remove rm r un unlink',
      other:
        'run run-script test t start exec x init config set get rebuild prune audit link ln pack publish login root version view',
    }),
    prefixes: ['cache'],
    valued: words(
      '--registry --loglevel --prefix --cache --userconfig --globalconfig --omit --include --only --tag -w --workspace --fetch-retries --fetch-timeout --maxsockets -C --location --before',
    ),
  },
  yarn: {
    verbs: verbs({
      install: 'install add',
      upgrade: 'upgrade up set',
      clean: 'clean',
      remove: 'remove',
      other: 'run build test start exec dlx workspace workspaces config init node link pack publish version list dir',
    }),
    prefixes: ['global', 'cache'],
    valued: words(
      '--registry --cache-folder --cwd --modules-folder --global-folder --network-timeout --network-concurrency --mutex --preferred-cache-folder --prefix',
    ),
    bare: 'install',
  },
  pnpm: {
    verbs: verbs({
      install: 'install i add',
      upgrade: 'update up upgrade',
      clean: 'prune',
      remove: 'remove rm uninstall un',
      other: 'run exec dlx fetch build test start deploy config setup env approve-builds rebuild pack publish',
    }),
    prefixes: ['store'],
    valued: words('-C --dir --store-dir --virtual-store-dir -F --filter --reporter --registry --network-concurrency'),
  },
  gem: {
    verbs: verbs({
      install: 'install i inst insta instal',
      upgrade: 'update',
      clean: 'cleanup',
      remove: 'uninstall',
      other: 'build push sources list environment env which specification pristine fetch',
    }),
    valued: words(
      '-v --version -i --install-dir -n --bindir --document -s --source -P --trust-policy -p --http-proxy -B --build-root --platform -g --file --without --target-rbconfig --use-system-libraries',
    ),
  },
  bundle: {
    verbs: verbs({
      install: 'install',
      upgrade: 'update',
      clean: 'clean',
      remove: 'remove',
      other: 'exec config add lock check package cache show binstubs outdated init',
    }),
    valued: words(
      '-j --jobs --path --gemfile --retry --without --with --binstubs --trust-policy --standalone --shebang',
    ),
    bare: 'install',
  },
  go: {
    verbs: verbs({
      install: 'install get run',
      locked: 'download',
      clean: 'clean',
      other: 'build test vet generate fmt env list tidy vendor version tool work edit verify init',
    }),
    prefixes: ['mod'],
    valued: words(
      '-ldflags -tags -o -mod -modfile -C -gcflags -asmflags -p -exec -overlay -pkgdir -toolexec -buildmode -gccgoflags -installsuffix -compiler',
    ),
    singleDash: true,
  },
  cargo: {
    verbs: verbs({
      install: 'install binstall',
      locked: 'fetch',
      upgrade: 'update',
      clean: 'clean',
      remove: 'uninstall',
      other: 'build b test t run r check c bench doc new init add publish chef clippy fmt vendor nextest',
    }),
    valued: words(
      '--version --vers --git --branch --tag --rev --path --root -F --features --target --target-dir --profile --index --registry -j --jobs --config -C --bin --example --color',
    ),
  },
  composer: {
    verbs: verbs({
      install: 'require req',
      locked: 'install i',
      upgrade: 'update u upgrade self-update selfupdate',
      clean: 'clear-cache clearcache cc',
      remove: 'remove rm',
      other: 'dump-autoload dumpautoload run run-script exec config create-project diagnose validate show global',
    }),
    prefixes: ['global'],
    valued: words('-d --working-dir --apcu-autoloader-prefix --ignore-platform-req --prefer-install'),
  },
}

function words(text: string): readonly string[] {
  return text.split(' ')
}
