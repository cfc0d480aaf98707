import { LimitExceeded } from '../../values/limits'
import { utf8, utf8Text } from './bytes'
import { CallFailure } from './failure'

/** A character encoding. Both directions are undefined for what it cannot represent. */
export interface Charset {
  encode(text: string): Uint8Array | undefined
  decode(bytes: Uint8Array): string | undefined
}

/**
 * Encodings by their IANA names and aliases (https://www.iana.org/assignments/character-sets), as far as browsers and node
 * decode them. The name on the right is the WHATWG one (https://encoding.spec.whatwg.org/#names-and-labels).
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'iso-8859-2': ['iso-8859-2', 'iso_8859-2', 'latin2', 'l2'],
  'iso-8859-3': ['iso-8859-3', 'iso_8859-3', 'latin3', 'l3'],
  'iso-8859-4': ['iso-8859-4', 'iso_8859-4', 'latin4', 'l4'],
  'iso-8859-5': ['iso-8859-5', 'iso_8859-5', 'cyrillic'],
  'iso-8859-6': ['iso-8859-6', 'iso_8859-6', 'arabic'],
  'iso-8859-7': ['iso-8859-7', 'iso_8859-7', 'greek', 'greek8'],
  'iso-8859-8': ['iso-8859-8', 'iso_8859-8', 'hebrew'],
  'iso-8859-10': ['iso-8859-10', 'latin6', 'l6'],
  'iso-8859-13': ['iso-8859-13'],
  'iso-8859-14': ['iso-8859-14', 'iso_8859-14', 'latin8', 'l8'],
  'iso-8859-15': ['iso-8859-15', 'iso_8859-15', 'latin-9'],
  'iso-8859-16': ['iso-8859-16', 'iso_8859-16', 'latin10', 'l10'],
  ibm866: ['ibm866', 'cp866', '866'],
  'koi8-r': ['koi8-r'],
  'koi8-u': ['koi8-u'],
  macintosh: ['macintosh', 'mac'],
  'windows-874': ['windows-874'],
  'windows-1250': ['windows-1250'],
  'windows-1251': ['windows-1251'],
  'windows-1253': ['windows-1253'],
  'windows-1254': ['windows-1254'],
  'windows-1255': ['windows-1255'],
  'windows-1256': ['windows-1256'],
  'windows-1257': ['windows-1257'],
  'windows-1258': ['windows-1258'],
  shift_jis: ['shift_jis', 'ms_kanji'],
  'euc-jp': ['euc-jp'],
  gbk: ['gbk', 'cp936', 'ms936', 'windows-936'],
  big5: ['big5'],
  'euc-kr': ['euc-kr'],
}

/** Encodings that Terraform knows and we do not. */
const BEYOND = /^(?:ibm\d+|cp\d+|hz-gb-2312|gb18030|gb2312|iso-2022-jp|iso-8859-[68]-[ei]|windows-31j)$/

/**
 * @throws CallFailure where Terraform knows no such encoding
 * @throws LimitExceeded where it does and we do not
 */
export function charsetNamed(name: string): Charset {
  const wanted = name.toLowerCase()
  switch (wanted) {
    case 'utf-8':
      return { encode: utf8, decode: utf8Text }
    case 'utf-16':
      return UTF16
    case 'utf-16le':
      return utf16(true)
    case 'utf-16be':
      return utf16(false)
    case 'us-ascii':
    case 'iso-ir-6':
      return upTo(0x7f)
    case 'iso-8859-1':
    case 'iso_8859-1':
    case 'latin1':
    case 'l1':
    case 'ibm819':
    case 'cp819':
      return upTo(0xff)
    case 'windows-1252':
      return WINDOWS_1252
    default: {
      const label = Object.keys(NAMES).find(key => NAMES[key]?.includes(wanted))
      if (label !== undefined) return tabled(label)
      if (BEYOND.test(wanted)) throw new LimitExceeded(`the character encoding ${name} is not evaluated`)
      throw new CallFailure(`${JSON.stringify(name)} is not a supported IANA encoding name or alias`, 1)
    }
  }
}

function upTo(last: number): Charset {
  return {
    encode: text => {
      const codes = Array.from(text, character => character.codePointAt(0) ?? 0)
      return codes.every(code => code <= last) ? Uint8Array.from(codes) : undefined
    },
    decode: bytes => (bytes.every(byte => byte <= last) ? Array.from(bytes, fromCode).join('') : undefined),
  }
}

/**
 * What windows-1252 has where ISO 8859-1 has control characters, from byte 0x80; a blank where it has nothing. Not left to
 * `TextDecoder`, which gives the control characters in node 20.
 */
const WINDOWS_1252_EXTRA = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'

const WINDOWS_1252: Charset = {
  encode: text => {
    const codes = Array.from(text, character => {
      const extra = character === ' ' ? -1 : WINDOWS_1252_EXTRA.indexOf(character)
      if (extra >= 0) return 0x80 + extra
      const code = character.codePointAt(0) ?? 0
      return code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : -1
    })
    return codes.includes(-1) ? undefined : Uint8Array.from(codes)
  },
  decode: bytes => {
    const characters = Array.from(bytes, byte => {
      if (byte < 0x80 || byte >= 0xa0) return fromCode(byte)
      return WINDOWS_1252_EXTRA.charAt(byte - 0x80).replace(' ', '\ufffd')
    })
    return characters.includes('\ufffd') ? undefined : characters.join('')
  },
}

function fromCode(code: number): string {
  return String.fromCharCode(code)
}

function utf16(littleEndian: boolean): Charset {
  const label = littleEndian ? 'utf-16le' : 'utf-16be'
  return {
    encode: text => {
      const view = new DataView(new ArrayBuffer(text.length * 2))
      for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), littleEndian)
      return new Uint8Array(view.buffer)
    },
    decode: decoderOf(label),
  }
}

/** Written with a byte order mark, big end first; read in the order the mark tells. */
const UTF16: Charset = {
  encode: text => utf16(false).encode(`\ufeff${text}`),
  decode: bytes => {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(true).decode(bytes.subarray(2))
    return utf16(false).decode(bytes[0] === 0xfe && bytes[1] === 0xff ? bytes.subarray(2) : bytes)
  },
}

function decoderOf(label: string): (bytes: Uint8Array) => string | undefined {
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true })
  return bytes => {
    try {
      return decoder.decode(bytes)
    } catch {
      return undefined
    }
  }
}

/** An encoding of one or two bytes a character: what decodes to a character encodes it. */
function tabled(label: string): Charset {
  const decodeAny = decoderOf(label)
  const decode = (bytes: Uint8Array): string | undefined => {
    const text = decodeAny(bytes)
    // WHATWG gives bytes without a meaning one as control characters; Terraform refuses them.
    return label.startsWith('windows') && /[\u0080-\u009f]/.test(text ?? '') ? undefined : text
  }
  return {
    decode,
    encode: text => {
      const codes = codesOf(decode, new Set(text))
      const bytes: number[] = []
      for (const character of text) {
        const code = codes.get(character)
        if (!code) return undefined
        bytes.push(...code)
      }
      return Uint8Array.from(bytes)
    },
  }
}

/** Finds the bytes of the characters wanted by decoding all that there are. */
function codesOf(
  decode: (bytes: Uint8Array) => string | undefined,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, readonly number[]> {
  const codes = new Map<string, readonly number[]>()
  const tried = (...bytes: number[]): boolean => {
    const character = decode(Uint8Array.from(bytes))
    if (character === undefined) return false
    if (wanted.has(character) && !codes.has(character)) codes.set(character, bytes)
    return true
  }
  for (let first = 0; first < 256; first++) {
    if (tried(first)) continue
    for (let second = 0x40; second < 256 && codes.size < wanted.size; second++) tried(first, second)
  }
  return codes
}
