import { describe, expect, it } from 'vitest'
import { parseImageReference } from '#rules/lib/image-reference'
import { createUserCommand, imageFacts } from '#rules/lib/images'

describe('image references', () => {
  it.each<[string, string, string, (string | undefined)?, string?]>([
    ['node', 'docker.io', 'node'],
    ['node:20-slim', 'docker.io', 'node', '20-slim'],
    ['library/node', 'docker.io', 'node'],
    ['docker.io/library/node:20', 'docker.io', 'node', '20'],
    ['index.docker.io/bitnami/redis', 'docker.io', 'bitnami/redis'],
    ['registry.example.com:5000/team/app:1.2@sha256:abc', 'registry.example.com:5000', 'team/app', '1.2', 'sha256:abc'],
    ['localhost/app', 'localhost', 'app'],
    ['localhost:5000/app', 'localhost:5000', 'app'],
    ['gcr.io/a/library/b@sha256:abc', 'gcr.io', 'a/library/b', undefined, 'sha256:abc'],
    ['team/app:latest', 'docker.io', 'team/app', 'latest'],
    ['scratch', 'docker.io', 'scratch'],
  ])('%s', (text, registry, repository, tag, digest) => {
    expect(parseImageReference(text)).toEqual({ text, registry, repository, tag, digest })
  })

  it.each(['', 'a b', ':1', 'gcr.io/'])('%j is none', text => {
    expect(parseImageReference(text)).toBeUndefined()
  })
})

describe('known images', () => {
  it.each<[string, string, string | undefined, string | undefined]>([
    ['node:20', 'root', 'node', 'debian'],
    ['node:20-alpine3.19', 'root', 'node', 'alpine'],
    ['docker.io/library/python:3.12-slim', 'root', undefined, 'debian'],
    ['python:3-alpine', 'root', undefined, 'alpine'],
    ['alpine', 'root', undefined, 'alpine'],
    ['eclipse-temurin:21-jre-jammy', 'root', undefined, 'debian'],
    ['gcr.io/distroless/java17-debian12', 'root', 'nonroot', 'distroless'],
    ['gcr.io/distroless/static:nonroot', 'non-root', 'nonroot', 'distroless'],
    ['gcr.io/distroless/static-debian12:debug-nonroot', 'non-root', 'nonroot', 'distroless'],
    ['cgr.dev/chainguard/python:latest', 'non-root', 'nonroot', 'distroless'],
    ['cgr.dev/chainguard/wolfi-base', 'root', 'nonroot', 'alpine'],
    ['bitnami/redis:7', 'non-root', '1001', 'debian'],
    ['bitnami/minideb', 'root', undefined, 'debian'],
    ['scratch', 'root', undefined, 'scratch'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'root', 'app', 'debian'],
    ['mcr.microsoft.com/dotnet/aspnet:6.0', 'root', undefined, 'debian'],
    ['mcr.microsoft.com/dotnet/runtime:8.0-jammy-chiseled', 'non-root', 'app', 'distroless'],
    ['mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-1809', 'unknown', undefined, 'windows'],
    ['registry.access.redhat.com/ubi9/ubi', 'root', undefined, 'rhel'],
    ['registry.access.redhat.com/ubi9/nodejs-20', 'non-root', '1001', undefined],
    ['example.com/node:20', 'unknown', undefined, undefined],
    ['team/app:1-alpine', 'unknown', undefined, 'alpine'],
  ])('%s runs as %s', (text, runsAs, user, family) => {
    expect(imageFacts(parseImageReference(text)!)).toEqual({ runsAs, user, family })
  })

  it('creates users the way the distribution does', () => {
    expect(createUserCommand('debian', 'app')).toBe('useradd --create-home --uid 10001 app')
    expect(createUserCommand('alpine', 'app')).toBe('adduser -D -u 10001 app')
    expect(createUserCommand('scratch', 'app')).toBeUndefined()
    expect(createUserCommand(undefined, 'app')).toBeUndefined()
  })
})
