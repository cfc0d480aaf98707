import { expect, test } from 'vitest'
import { isSetUpForRoot } from '#rules/lib/needs-root'
import { buildDockerfile } from '../../src/dockerfile/build'
import { parseDockerfile } from '../../src/syntax/dockerfile/parse'

function isForRoot(lines: string): boolean {
  const text = `FROM debian:12\n${lines}\n`
  const { finalStage } = buildDockerfile({ file: { uri: 'file:///Dockerfile', text }, tree: parseDockerfile(text) })
  return isSetUpForRoot(finalStage!)
}

test.each([
  'COPY id_rsa /root/.ssh/id_rsa',
  'WORKDIR /root',
  'RUN echo alias >> ~/.bashrc',
  'ENV PATH=$PATH:${HOME}/bin',
  'RUN apt-get install -y docker.io',
  'VOLUME /var/run/docker.sock',
  'CMD ["mongod", "--bind_ip_all"]',
  'ENTRYPOINT exec redis-server /etc/redis.conf',
])('%s: not for just any user', line => {
  expect(isForRoot(line)).toBe(true)
})

test.each([
  'COPY app /srv/root/app',
  'RUN --mount=type=cache,target=/root/.cache/pip pip install flask',
  'RUN chown root:root /srv',
  'ENV HOMEPAGE=a',
  'RUN apt-get install -y redis-tools',
  'CMD ["redis-cli"]',
])('%s: for any user', line => {
  expect(isForRoot(line)).toBe(false)
})
