import { describe, expect, test } from 'vitest'
import { hasOption, isPinned, optionValue, packageCommands } from '#rules/helpers/packages'
import { textAt } from '#rules/model/source'
import { buildDockerfile } from '../../src/dockerfile/build'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'

function callsIn(command: string) {
  const text = `FROM debian:12\nRUN ${command}\n`
  const file = { uri: 'file:///Dockerfile', text }
  const dockerfile = buildDockerfile({ file, tree: parseDockerfile(text) })
  return dockerfile.instructions('RUN').flatMap(run => packageCommands(run.body))
}

const shown = (command: string) =>
  callsIn(command).map(({ tool, action, packages }) =>
    [tool, action, ...packages.map(each => `${each.name}${isPinned(each) ? '!' : ''}`)].join(' '),
  )

describe('what is called', () => {
  test.each([
    ['apt-get -qy -t sid install --no-install-recommends git=1:2.* make', 'apt install git! make'],
    ['apt-get update -qq', 'apt refresh'],
    ['apt install ./tool.deb', 'apt install ./tool.deb!'],
    ['sudo apt-get dist-upgrade', 'apt upgrade'],
    ['apk add --no-cache -t .build gcc libffi~=3.2 git=$V', 'apk install gcc libffi! git!'],
    ['yum -y module install tomcat:9 nginx', 'yum install tomcat! nginx'],
    ['dnf group install -y "Development Tools"', 'dnf install Development Tools!'],
    [
      'microdnf install -y java-11-openjdk git-core-${VERSION} gcc-c++-1.1.1',
      'dnf install java-11-openjdk git-core! gcc-c++!',
    ],
    ['zypper -n in tomcat\\>=9.0 vim', 'zypper install tomcat! vim'],
    ['pip3 install -qr requirements.txt', 'pip install'],
    ["python -m pip install --index-url https://x.example 'a<2' b[c]==1 d", 'pip install a! b[c]! d'],
    [
      'pip install git+https://example.com/a.git git+ssh://git@example.com/b.git@v1 ./c d/e f.whl',
      'pip install git+https://example.com/a.git git+ssh://git@example.com/b.git@v1! ./c! d/e! f.whl!',
    ],
    ['npm i -g @a/b @a/c@">=1 <2" d@latest e@4.1', 'npm install @a/b @a/c! d e!'],
    ['npm ci --omit dev', 'npm locked'],
    ['yarn --frozen-lockfile && yarn global add a@1 && yarn cache clean', 'yarn install|yarn install a!|yarn clean'],
    ['gem install a:1 b -- --with-x', 'gem install a! b'],
    ['go install example.com/a@v1 example.com/b@latest ./c', 'go install example.com/a! example.com/b ./c!'],
    ['go run -tags x example.com/a argument', 'go install example.com/a'],
    ['cargo install --locked a@1 b', 'cargo install a! b'],
    ['composer global require a/b:^1 c/d', 'composer install a/b! c/d'],
    ['apt-get install $PACKAGES "$MORE"', 'apt install $PACKAGES! $MORE!'],
    ['pacman -Sy && pacman -S --noconfirm git', 'pacman refresh|pacman install git'],
    ['notdnf install a && npm run build && yarn build', 'npm other build|yarn other'],
  ])('%s', (command, expected) => {
    expect(shown(command).join('|')).toBe(expected)
  })
})

test('options, combined and with values', () => {
  const [call] = callsIn('apt-get -qy -o Dpkg::Use-Pty=0 --target-release=sid install git')
  expect(hasOption(call!, '-y', '--yes')).toBe(true)
  expect(hasOption(call!, '-f')).toBe(false)
  expect(optionValue(call!, '-t', '--target-release')).toBe('sid')
  expect(optionValue(call!, '-o')).toBe('Dpkg::Use-Pty=0')
})

test('the places of verbs and packages', () => {
  const [call] = callsIn('yum module install -y "tomcat"')
  expect(textAt(call!.verb.at)).toBe('install')
  expect(call!.prefix).toBe('module')
  expect(textAt(call!.packages[0]!.word.at)).toBe('"tomcat"')
})
