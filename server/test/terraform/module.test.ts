import { describe, expect, it } from 'vitest'
import { isLibrary } from '../../src/terraform/module'
import { lowestVersion } from '../../src/terraform/versions'
import { layoutOf, moduleOf, plain, resourceAt, sourcesOf, text } from './support'

const addresses = (resources: readonly { address: string }[]) => resources.map(({ address }) => address)

describe('resources', () => {
  const module = moduleOf({
    'a.tf': `
      resource "a" "one" {}
      resource "b" "two" {}
      data "a" "three" {}
      provider "aws" {}
      provider "aws" { alias = "east" }
      provider "google" {}
      resource "a" {}
      resource {}
      output "x" { value = 1 }`,
    'b.tf': 'resource "a" "four" {}\nmodule "m" { source = "./m" }',
  })

  it('lists blocks of all files by type, in the order they are written', () => {
    expect(addresses(module.resources('b', 'a'))).toEqual(['a.one', 'b.two', 'a.four'])
    expect(addresses(module.resources('a', 'a'))).toEqual(['a.one', 'a.four'])
    expect(addresses(module.resources('none'))).toEqual([])
    expect(addresses(module.dataSources('a'))).toEqual(['data.a.three'])
    expect(addresses(module.providers('aws'))).toEqual(['provider.aws', 'provider.aws.east'])
    expect([...module.types].sort()).toEqual(['a', 'b', 'data.a', 'module', 'provider.aws', 'provider.google'])
  })

  it('describes them', () => {
    const [one] = module.resources('a')
    expect(one).toMatchObject({ mode: 'managed', resourceType: 'a', name: 'one', type: 'resource', path: '' })
    expect([one!.labels, text(one!.header), one!.root, one!.module]).toEqual([
      ['a', 'one'],
      'resource "a" "one"',
      one,
      module,
    ])
    expect(module.dataSources('a')[0]).toMatchObject({ mode: 'data', resourceType: 'a', name: 'three' })
    expect(module.providers('aws')[1]).toMatchObject({ mode: 'provider', resourceType: 'provider.aws', name: 'aws' })
  })

  it('describes calls of other modules as resources of the type module', () => {
    const calls = moduleOf({
      'main.tf': 'module "web" {\n  source = "./web"\n  count = 1\n}\nmodule "off" { count = 0 }\nmodule {}',
      'main_override.tf': 'module "web" { source = "./other" }',
    })
    const [web, ...more] = calls.resources('module')
    expect(more).toEqual([])
    expect(web).toMatchObject({ mode: 'module', resourceType: 'module', name: 'web', address: 'module.web' })
    expect(text(web!.header)).toBe('module "web"')
    expect(plain(web!.attribute('source').value)).toBe('./other')
    // What a module yields stays unknown: nothing of its inputs passes for an output.
    const output = 'module "m" { id = "x" }\nresource "a" "b" { c = module.m.id }'
    expect(resourceAt(moduleOf(output), 'a.b').attribute('c').value.kind).toBe('unknown')
  })

  it('knows module calls and taken names', () => {
    expect(module.hasModuleCalls).toBe(true)
    expect(moduleOf('').hasModuleCalls).toBe(false)
    expect([...module.takenNames('a')]).toEqual(['one', 'four'])
    expect([...moduleOf('resource "a" "x" { count = 0 }').takenNames('a')]).toEqual(['x'])
  })

  it.each([
    ['count = 0', false],
    ['count = "0"', false],
    ['count = var.zero', false],
    ['count = 2', true],
    ['count = var.unknown', true],
    ['count = var.unknown ? 1 : 0', true],
    ['count = length(t.r)', true],
    ['count = t.r.count', true],
    ['for_each = {}', false],
    ['for_each = []', false],
    ['for_each = var.empty', false],
    ['for_each = { a = 1 }', true],
    ['for_each = toset([])', false],
    ['for_each = toset(["a"])', true],
    ['for_each = var.unknown', true],
  ])('a resource with %s exists: %s', (line, exists) => {
    const declared = 'variable "zero" { default = 0 }\nvariable "unknown" {}\nvariable "empty" { default = {} }\n'
    expect(moduleOf(`${declared}resource "t" "r" { ${line} }`).resources('t')).toHaveLength(exists ? 1 : 0)
  })
})

describe('override files', () => {
  const files = {
    'main.tf': `
      resource "t" "r" {
        a = 1
        b = 2
        x {
          n = 1
        }
        x {
          n = 2
        }
        dynamic "y" {
          for_each = [1]
          content {
            n = 3
          }
        }
        z {
          n = 4
        }
        lifecycle {
          prevent_destroy       = false
          create_before_destroy = true
        }
      }
      variable "v" {
        default = "base"
        type    = string
      }
      locals {
        l = "base"
        m = "kept"
      }
      resource "u" "u" { v = [var.v, local.l, local.m] }
      provider "aws" { region = "base" }
      provider "aws" {
        alias  = "east"
        region = "base"
      }
      terraform {
        required_providers {
          aws = { version = "~> 3.0" }
          google = { version = "~> 1.0" }
        }
      }`,
    'a_override.tf': `
      resource "t" "r" {
        b = 20
        c = 30
        dynamic "x" {
          for_each = [1]
          content {
            n = 5
          }
        }
        y {
          n = 6
        }
        lifecycle {
          prevent_destroy = true
        }
      }
      resource "t" "new" {}
      variable "v" { default = "over" }
      locals {
        l = "over"
        new = 1
      }
      provider "aws" {
        alias  = "east"
        region = "over"
      }
      terraform {
        required_providers {
          aws = { version = "~> 4.5" }
        }
      }`,
    'override.tf': 'resource "t" "r" { c = 40 }',
  }
  const module = moduleOf(files)
  const resource = resourceAt(module, 't.r')
  const numbers = (type: string) => resource.blocks(type).map(block => plain(block.attribute('n').value))

  it('replace attributes, the last file winning', () => {
    expect(['a', 'b', 'c'].map(name => plain(resource.attribute(name).value))).toEqual([1, 20, 40])
    expect(resource.attribute('b').location?.file.uri).toMatch(/a_override\.tf$/)
    expect(resource.attributes().map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })

  it('replace nested blocks of a type, dynamic or not, and merge lifecycle', () => {
    expect([numbers('x'), numbers('y'), numbers('z')]).toEqual([[5], [6], [4]])
    const [lifecycle] = resource.blocks('lifecycle')
    expect(plain(lifecycle!.attribute('prevent_destroy').value)).toBe(true)
    expect(plain(lifecycle!.attribute('create_before_destroy').value)).toBe(true)
    expect(resource.blocks('lifecycle')).toHaveLength(1)
  })

  it('are never resources of their own', () => {
    expect(addresses(module.resources('t'))).toEqual(['t.r'])
    expect(resource.location.file.uri).toMatch(/main\.tf$/)
    expect(layoutOf(resource).items.map(({ name }) => name)).toEqual(['a', 'b', 'x', 'x', 'dynamic', 'z', 'lifecycle'])
  })

  it('change variables, locals, providers and requirements', () => {
    expect(plain(resourceAt(module, 'u.u').attribute('v').value)).toEqual(['over', 'over', 'kept'])
    expect(module.providers('aws').map(provider => plain(provider.attribute('region').value))).toEqual(['base', 'over'])
    expect(module.providerVersion('aws')).toEqual({ major: 4, minor: 5 })
    expect(module.providerVersion('google')).toEqual({ major: 1, minor: 0 })
  })
})

describe('provider versions', () => {
  it.each([
    ['~> 4.0', 4, 0],
    ['~> 4.16.1', 4, 16],
    ['>= 3.70, < 5.0', 3, 70],
    ['< 5, >= 3', 3, 0],
    ['>= 3.0, >= 4.2', 4, 2],
    ['4.67.0', 4, 67],
    ['= 4.67', 4, 67],
    ['> 4.1', 4, 1],
    ['>= 5.0.0-beta1', 5, 0],
    ['v2.1', 2, 1],
  ])('%s lets in %d.%d', (constraint, major, minor) => {
    expect(lowestVersion(constraint)).toEqual({ major, minor })
  })

  it.each(['< 5.0', '!= 4.0', '<= 3', '', 'latest', '>= x', '>= 4, ?'])('%s says no lowest version', constraint => {
    expect(lowestVersion(constraint)).toBeUndefined()
  })

  it('come from required_providers, old and new, and from provider blocks', () => {
    const version = (source: string) => moduleOf(source).providerVersion('aws')
    expect(version('terraform {\n required_providers {\n aws = "~> 3.1"\n }\n}')).toEqual({ major: 3, minor: 1 })
    expect(
      version(
        'terraform {\n required_providers {\n aws = {\n source = "hashicorp/aws"\n version = ">= 5.2"\n configuration_aliases = [aws.x]\n }\n }\n}',
      ),
    ).toEqual({ major: 5, minor: 2 })
    expect(version('provider "aws" { version = "~> 2.5" }')).toEqual({ major: 2, minor: 5 })
    expect(
      version('provider "aws" {\n version = "~> 2.5"\n}\nterraform {\n required_providers {\n aws = ">= 2.1"\n }\n}'),
    ).toEqual({ major: 2, minor: 5 })
    expect(version('terraform {\n required_providers {\n aws = { source = "hashicorp/aws" }\n }\n}')).toBeUndefined()
    expect(version('terraform {\n required_providers {\n aws = var.x\n }\n}')).toBeUndefined()
    expect(version('')).toBeUndefined()
  })
})

describe('isLibrary', () => {
  it.each([
    ['variable "a" {}', true],
    ['variable "a" {}\nterraform {\n required_version = ">= 1"\n}', true],
    ['', false],
    ['resource "t" "r" {}', false],
    ['variable "a" {}\nprovider "aws" {}', false],
    ['variable "a" {}\nterraform {\n backend "s3" {}\n}', false],
    ['variable "a" {}\nterraform {\n cloud {}\n}', false],
  ])('%j: %s', (source, expected) => {
    expect(isLibrary(sourcesOf(source))).toBe(expected)
  })
})

describe('read tracking', () => {
  it('reports types, attributes and blocks, and no read of its own', () => {
    const read: string[] = []
    const module = moduleOf(
      'resource "a" "x" {\n p = b.y.q\n n {\n }\n o = [{ i = 1 }]\n}\nresource "b" "y" {\n q = 1\n}\ndata "d" "d" {}\nprovider "p" {}',
      {
        reads: {
          type: name => read.push(name),
          attribute: (address, path) => read.push(`${address}/${path}`),
        },
      },
    )
    const take = () => read.splice(0)
    const [a] = module.resources('a', 'c')
    expect(take()).toEqual(['a', 'c'])
    module.dataSources('d')
    module.providers('p')
    expect(take()).toEqual(['data.d', 'provider.p'])
    expect(plain(a!.attribute('p').value)).toBe(1)
    expect(a!.attribute('p').references[0]?.address).toBe('b.y')
    expect(take()).toEqual(['a.x/p', 'a.x/p'])
    a!.blocks('n')[0]!.attribute('m')
    a!.hasUnknownBlocks('n')
    a!.attributes()
    expect(take()).toEqual(['a.x/n', 'a.x/n[0].m', 'a.x/n', 'a.x/*'])
    a!.blocks('o')[0]!.attribute('i')
    expect(take()).toEqual(['a.x/o', 'a.x/o[0].i'])
    module.linked(a!, 'b', 'q')
    expect(take()).toEqual(['b'])
    module.takenNames('a')
    module.providerVersion('p')
    expect(take()).toEqual([])
  })

  it('may refuse a read', () => {
    const module = moduleOf('resource "a" "x" {}', {
      reads: {
        type: name => {
          if (name === 'b') throw new Error('undeclared')
        },
      },
    })
    expect(() => module.resources('b')).toThrow('undeclared')
    expect(() => module.linked(module.resources('a')[0]!, 'b', 'x')).toThrow('undeclared')
    expect(module.resources('a')).toHaveLength(1)
  })
})
