/** What `recommended` says of files that a careful engineer would leave as they are, and of their neighbours that they would not. */
import { expect, test } from 'vitest'
import { rules } from '#rules/index'
import { findingsOf } from './harness'

function shown(...lines: string[]): string[] {
  const findings = findingsOf(rules, 'dockerfile', { Dockerfile: lines.join('\n') }, { profile: 'recommended' })
  return findings
    .filter(({ suppression, supersededBy }) => suppression === undefined && supersededBy === undefined)
    .map(({ rule }) => rule.id)
}

const FROM = 'FROM debian:12'
const START = 'CMD ["/srv/start"]'

test.each([
  ['an SSH server', [FROM, 'RUN useradd web', 'EXPOSE 22', 'CMD ["/usr/sbin/sshd", "-D"]']],
  ['services under an init system', [FROM, 'RUN systemctl enable app', 'ENTRYPOINT ["/start"]']],
  ['cron', ['FROM registry.example.com/a:1', 'USER root', 'CMD ["cron", "-f"]']],
  ['a server that steps down', ['FROM nginx:1.27', 'COPY html /usr/share/nginx/html']],
  ['PHP behind Apache', ['FROM php:8.4-apache', 'COPY src /var/www/html']],
  ['a server told its user', [FROM, 'COPY a /a', 'ENTRYPOINT ["dnsmasqd", "--user=dns"]']],
  ['a server behind a script', [FROM, 'RUN yum install -y httpd', 'COPY run.sh /', 'CMD ["/run.sh"]']],
  [
    'a language',
    [FROM, 'RUN useradd a', 'COPY e /docker-entrypoint.sh', 'ENTRYPOINT ["docker-entrypoint.sh"]', 'CMD ["node"]'],
  ],
  ['a system to build on', ['FROM debian:12', 'COPY certificates /etc/ssl/']],
  ['tools to build on', ['FROM alpine:3.21', 'RUN apk add --no-cache git']],
  ['an image built on this machine', ['FROM app-base', 'USER 10001']],
  ['an image for others to choose', ['ARG BASE=quay.io/a/b', 'FROM $BASE', 'USER app']],
  ['a registry without versions', ['FROM cgr.dev/chainguard/static:latest', 'COPY app /app']],
  ['the client of Docker', [FROM, 'RUN apt-get install -y docker.io', 'USER 10001']],
  ['a group that a mounted socket needs', [FROM, 'RUN usermod -aG docker app', 'USER 10001']],
  ['what Azure App Service demands', [FROM, 'RUN echo "root:Docker!" | chpasswd', 'USER 10001']],
  ['a password nobody knows', [FROM, 'RUN echo "git:$(head -c 9 /dev/urandom | base64)" | chpasswd', 'USER 10001']],
  ['packages built before', ['FROM alpine:3.21', 'RUN apk add --allow-untrusted /out/a.apk', 'USER 10001']],
  ['a download with a checksum', [FROM, 'RUN curl -kO https://a.io/a && echo "00 a" | sha256sum -c', 'USER 10001']],
  ['an ADD checked later', [FROM, 'ADD https://a.io/a /a', 'RUN echo "00 /a" | sha256sum -c', 'USER 10001']],
  ['nothing piped', [FROM, 'RUN curl -o /bin/a https://a.io/a | bash', 'USER 10001']],
  ['control groups', [FROM, 'VOLUME /sys/fs/cgroup', 'CMD ["/usr/sbin/init"]']],
])('%s: nothing', (_, lines) => {
  expect(shown(...lines)).toEqual([])
})

test.each([
  ['docker-user-switch-to-created', [FROM, 'RUN useradd web', START]],
  ['docker-user-set-user', ['FROM python:3.13', 'COPY . .', 'ENTRYPOINT ["tini", "--"]', 'CMD ["python", "app.py"]']],
  ['docker-user-set-user', [FROM, 'RUN apt-get install -y nginx-doc', 'COPY run.sh /', 'CMD ["/run.sh"]']],
  ['docker-user-not-root', ['FROM registry.example.com/a:1', 'USER root', START]],
  ['docker-user-set-user', ['FROM php:8.4-cli', 'COPY src /src', 'CMD ["php", "/src/worker.php"]']],
  ['docker-user-set-user', ['FROM python:3.13', 'COPY app.py /srv/']],
  ['docker-image-pin-version', ['FROM postgres', 'USER postgres']],
  ['docker-daemon-no-docker-in-docker', [FROM, 'RUN apt-get install -y docker.io', 'USER 10001', 'CMD ["dockerd"]']],
  ['docker-account-no-chpasswd', [FROM, 'RUN echo "root:kettle-orange-7" | chpasswd', 'USER 10001']],
  ['docker-apk-no-untrusted', ['FROM alpine:3.21', 'RUN apk add --allow-untrusted -X https://a.io a', 'USER 10001']],
  ['docker-curl-verify-certificates', [FROM, 'RUN curl -kO https://a.io/a', 'USER 10001']],
  ['docker-add-verify-checksum', [FROM, 'ADD https://a.io/a https://a.io/b /tmp/', 'RUN ls', 'USER 10001']],
  ['docker-download-no-cleartext', [FROM, 'ADD http://a.io/a /tmp/', 'USER 10001']],
  ['docker-run-no-pipe-to-shell', [FROM, 'RUN curl -o - https://a.io/a | bash', 'USER 10001']],
  ['docker-run-no-sudo', ['FROM registry.example.com/a:1', 'USER ci', 'RUN sudo make', 'RUN sudo make install']],
  ['docker-expose-no-admin-port', [FROM, 'EXPOSE 22', 'USER 10001', START]],
])('%s: once, and nothing else', (rule, lines) => {
  expect(shown(...lines)).toEqual([rule])
})
