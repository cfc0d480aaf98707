import type { ImageReference } from '../model/dockerfile'

/** How users are created in an image. */
export type ImageFamily = 'debian' | 'alpine' | 'rhel' | 'distroless' | 'scratch' | 'windows'

/** What is known about an image without pulling it. */
export interface ImageFacts {
  /** The user of a container that is started without another: the image's own USER. */
  readonly runsAs: 'root' | 'non-root' | 'unknown'
  /** A user without privileges that the image brings, for USER. */
  readonly user: string | undefined
  readonly family: ImageFamily | undefined
}

interface Entry {
  /** Matches `registry/repository`, the registry left off for Docker Hub. */
  readonly images: RegExp
  readonly runsAs?: 'root' | 'non-root'
  readonly user?: string
  /** Of tags that name no distribution. */
  readonly family?: ImageFamily
}

/**
 * The first entry that matches counts. Sources: the images' own Dockerfiles as published with their documentation on
 * Docker Hub, gcr.io/distroless, images.chainguard.dev, learn.microsoft.com and catalog.redhat.com.
 */
const ENTRIES: readonly Entry[] = [
  { images: /^scratch$/, runsAs: 'root', family: 'scratch' },
  { images: /^mcr\.microsoft\.com\/windows(?:\/|$)/, family: 'windows' },
  { images: /^gcr\.io\/distroless\//, runsAs: 'root', user: 'nonroot', family: 'distroless' },
  { images: /^(?:cgr\.dev\/)?chainguard\/wolfi-base$/, runsAs: 'root', user: 'nonroot', family: 'alpine' },
  { images: /^(?:cgr\.dev\/)?chainguard\/[^/]+$/, runsAs: 'non-root', user: 'nonroot', family: 'distroless' },
  { images: /^bitnami\/minideb$/, runsAs: 'root', family: 'debian' },
  { images: /^bitnami(?:legacy)?\/[^/]+$/, runsAs: 'non-root', user: '1001', family: 'debian' },

  { images: /^node$/, runsAs: 'root', user: 'node', family: 'debian' },
  { images: /^denoland\/deno$/, runsAs: 'root', user: 'deno', family: 'debian' },
  { images: /^oven\/bun$/, runsAs: 'root', user: 'bun', family: 'debian' },
  { images: /^(?:php|wordpress|drupal|nextcloud|httpd)$/, runsAs: 'root', user: 'www-data', family: 'debian' },
  { images: /^nginx$/, runsAs: 'root', user: 'nginx', family: 'debian' },
  { images: /^postgres$/, runsAs: 'root', user: 'postgres', family: 'debian' },
  { images: /^redis$/, runsAs: 'root', user: 'redis', family: 'debian' },
  { images: /^mongo$/, runsAs: 'root', user: 'mongodb' },
  { images: /^mariadb$/, runsAs: 'root', user: 'mysql', family: 'debian' },
  { images: /^mysql$/, runsAs: 'root', user: 'mysql', family: 'rhel' },
  { images: /^rabbitmq$/, runsAs: 'root', user: 'rabbitmq' },
  { images: /^(?:python|ruby|golang|rust|perl|buildpack-deps|debian|ubuntu)$/, runsAs: 'root', family: 'debian' },
  { images: /^(?:eclipse-temurin|openjdk|maven|tomcat)$/, runsAs: 'root' },
  { images: /^(?:alpine|busybox|docker|composer|caddy|traefik)$/, runsAs: 'root', family: 'alpine' },
  { images: /^(?:fedora|centos|rockylinux|almalinux|oraclelinux)$/, runsAs: 'root', family: 'rhel' },
  { images: /^(?:quay\.io\/centos\/centos|amazonlinux|public\.ecr\.aws\/amazonlinux\/amazonlinux)$/, runsAs: 'root' },
  { images: /^registry\.(?:access\.)?redhat\.(?:com|io)\/(?:ubi\d+(?:\/ubi)?)$/, runsAs: 'root', family: 'rhel' },
  { images: /^registry\.(?:access\.)?redhat\.(?:com|io)\/ubi\d+\/(?:ubi-(?:minimal|micro|init))$/, runsAs: 'root' },
  {
    images: /^registry\.(?:access\.)?redhat\.(?:com|io)\/ubi\d+\/(?:nodejs|python|ruby|php|perl|go-toolset)\b/,
    runsAs: 'non-root',
    user: '1001',
  },

  { images: /^nginxinc\/nginx-unprivileged$/, runsAs: 'non-root', user: '101' },
  { images: /^jenkins\/jenkins$/, runsAs: 'non-root', user: 'jenkins' },
  { images: /^grafana\/grafana(?:-oss|-enterprise)?$/, runsAs: 'non-root', user: '472' },
  {
    images: /^(?:quay\.io\/)?(?:prom|prometheus)\/(?:prometheus|alertmanager|node-exporter|blackbox-exporter)$/,
    runsAs: 'non-root',
    user: 'nobody',
  },
  { images: /^(?:docker\.elastic\.co\/elasticsearch\/)?elasticsearch$/, runsAs: 'non-root', user: '1000' },
  { images: /^(?:quay\.io\/)?keycloak\/keycloak$/, runsAs: 'non-root', user: '1000' },
]

/** .NET images have the user `app` since version 8 and run as it in the variants without a shell. */
const DOTNET = /^mcr\.microsoft\.com\/dotnet\/(?:sdk|runtime|runtime-deps|aspnet)$/

/** Distributions as tags name them. */
const TAGS: readonly (readonly [RegExp, ImageFamily])[] = [
  [/alpine/, 'alpine'],
  [/windowsservercore|nanoserver/, 'windows'],
  [/(?:^|[-.])(?:slim|buster|bullseye|bookworm|trixie|focal|jammy|noble)/, 'debian'],
  [/(?:^|-)(?:oracle|oraclelinux\d|ubi\d+)(?:-|$)/, 'rhel'],
]

/** What no tag changes. */
const FIXED: ReadonlySet<ImageFamily | undefined> = new Set(['distroless', 'scratch', 'windows'])

/** What is known about an image; of one that is not listed only what its tag says. */
export function imageFacts({ registry, repository, tag = '' }: ImageReference): ImageFacts {
  const name = registry === 'docker.io' ? repository : `${registry}/${repository}`
  const byTag = TAGS.find(([pattern]) => pattern.test(tag))?.[1]
  if (DOTNET.test(name)) return dotnetFacts(tag, byTag)
  const entry = ENTRIES.find(({ images }) => images.test(name))
  const nonRoot = entry?.family === 'distroless' && /(?:^|-)nonroot(?:-|$)/.test(tag)
  const family = FIXED.has(entry?.family) ? entry?.family : (byTag ?? entry?.family)
  return { runsAs: nonRoot ? 'non-root' : (entry?.runsAs ?? 'unknown'), user: entry?.user, family }
}

function dotnetFacts(tag: string, byTag: ImageFamily | undefined): ImageFacts {
  const version = Number(/^\d+/.exec(tag)?.[0] ?? Number.NaN)
  const shellLess = /chiseled|distroless/.test(tag)
  if (byTag === 'windows') return { runsAs: 'unknown', user: undefined, family: 'windows' }
  return {
    runsAs: shellLess ? 'non-root' : 'root',
    user: shellLess || version >= 8 ? 'app' : undefined,
    family: shellLess ? 'distroless' : (byTag ?? (version >= 4 ? 'debian' : undefined)),
  }
}

/** The number that fixes give a user they create: above those of distributions, below those that fill `lastlog`. */
export const OWN_UID = 10001

/** Numbers of users that images bring, where all their variants agree; per family where they do not. */
const NUMBERS: Readonly<Record<string, string | Partial<Record<ImageFamily, string>>>> = {
  node: '1000',
  nonroot: '65532',
  app: '1654',
  deno: '1993',
  bun: '1000',
  nginx: '101',
  redis: '999',
  mysql: '999',
  mongodb: '999',
  jenkins: '1000',
  postgres: { debian: '999', alpine: '70' },
  'www-data': { debian: '33', alpine: '82' },
}

/** The number of the user that an image brings, or of `nobody`. Undefined where it is not the same in all variants. */
export function userNumber(image: ImageReference, name: string): string | undefined {
  const { user, family } = imageFacts(image)
  if (name === 'nobody') return family === 'debian' || family === 'alpine' ? '65534' : undefined
  const number = user === name ? NUMBERS[name] : undefined
  return typeof number === 'object' ? family && number[family] : number
}

/**
 * The command that creates a user without privileges, for a RUN before USER; undefined where the family is not known or
 * has no program for it. Minimal images of the rhel family lack `useradd`: they are listed above without a family.
 */
export function createUserCommand(family: ImageFamily | undefined, name: string, uid = OWN_UID): string | undefined {
  switch (family) {
    case 'debian':
    case 'rhel':
      return `useradd --create-home --uid ${uid} ${name}`
    case 'alpine':
      return `adduser -D -u ${uid} ${name}`
    case 'distroless':
    case 'scratch':
    case 'windows':
    case undefined:
      return undefined
  }
}
