import { describe, expect, it } from 'vitest'
import { BigFloat } from '../../../src/terraform/values/number'

const read = (text: string): BigFloat => BigFloat.parse(text)!

describe('numbers', () => {
  it('adds and divides as Terraform does, not as doubles or decimals do', () => {
    expect(read('0.1').add(read('0.2'))!.equals(read('0.3'))).toBe(true)
    expect(read('1').divide(read('3'))!.multiply(read('3'))!.equals(read('1'))).toBe(true)
  })

  it('prints without exponent and with the fewest digits that lead back', () => {
    expect(read('1e-7').toString()).toBe('0.0000001')
    expect(read('12345678901234567890123').toString()).toBe('12345678901234567890123')
    expect(read('-0.50').toString()).toBe('-0.5')
    expect(BigFloat.double(0.1).toString()).toBe('0.1')
    expect(BigFloat.double(2 ** 70).toString()).toBe('1180591620717411300000')
    expect(read('1').divide(read('3'))!.toString()).toMatch(/^0\.3{150,}\d{0,4}$/)
  })

  it('reads digits, not prefixes or spaces', () => {
    expect(['+5', '.5', '1.', '1e3', '010'].map(text => read(text).toString())).toEqual(['5', '0.5', '1', '1000', '10'])
    expect(['0x10', ' 1', '', '.', 'e3', '1_000', '--1'].map(text => BigFloat.parse(text))).toEqual(
      Array.from({ length: 7 }, () => undefined),
    )
  })

  it('refuses numbers that would take all memory', () => {
    expect(() => BigFloat.parse('1e999999999')).toThrow('out of range')
    let big = read('1e9000')
    expect(() => {
      for (let i = 0; i < 30; i++) big = big.multiply(big)!
    }).toThrow('out of range')
  })

  it('knows infinity', () => {
    expect(read('1').divide(read('0'))!.toString()).toBe('+Inf')
    expect(read('0').divide(read('0'))).toBeUndefined()
  })

  it('takes remainders of truncated division', () => {
    expect(read('-7').modulo(read('3'))!.toString()).toBe('-1')
    expect(read('5.5').modulo(read('2'))!.toString()).toBe('1.5')
    expect(read('1').modulo(read('0'))!.toString()).toBe('1')
  })

  it('writes ten digits and an exponent where ordering needs it', () => {
    expect(read('12345678901').toShortString()).toBe('1.23456789e+10')
    expect(read('100').toShortString()).toBe('100')
    expect(read('0.00001').toShortString()).toBe('1e-05')
  })
})
