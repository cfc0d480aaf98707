import { describe, expect, it } from 'vitest'
import { granted, withoutBits } from '#rules/lib/chmod'

const flags = (mode: string) => {
  const bits = granted(mode)
  return bits && `${bits.setuid ? 'u' : ''}${bits.setgid ? 'g' : ''}${bits.worldWritable ? 'w' : ''}`
}

describe('granted', () => {
  it.each([
    ['755', ''],
    ['0777', 'w'],
    ['1777', ''],
    ['4755', 'u'],
    ['2775', 'g'],
    ['06777', 'ugw'],
    ['3777', 'g'],
    ['u+s', 'u'],
    ['+s', 'ug'],
    ['g=rxs', 'g'],
    ['o+s', ''],
    ['a-s', ''],
    ['a+rwX', 'w'],
    ['o=rw', 'w'],
    ['+w', ''],
    ['go-w', ''],
    ['a+rwx,o+t', ''],
    ['u+x,o+w', 'w'],
  ])('%s', (mode, expected) => {
    expect(flags(mode)).toBe(expected)
  })
  it.each(['u+y', '$MODE', '89', 'run.sh', ''])('does not know %s', mode => {
    expect(granted(mode)).toBeUndefined()
  })
})

describe('withoutBits', () => {
  it.each([
    ['4755', 0o6000, '755'],
    ['04755', 0o6000, '00755'],
    ['777', 0o2, '775'],
    ['0666', 0o2, '0664'],
    ['2777', 0o2, '2775'],
    ['7', 0o2, '005'],
  ])('%s without %o', (mode, bits, expected) => {
    expect(withoutBits(mode, bits, () => undefined)).toBe(expected)
  })
})
