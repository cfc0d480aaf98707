import type { Keyword } from '#rules/model/dockerfile'
import { INSTRUCTION_ATTRIBUTES } from './dockerfile-subject'

/** `aws_s3_bucket`, `data.aws_vpc`, `provider.aws`, `module`; `*` stands for anything: `aws_*`. */
export function isTypeName(text: string): boolean {
  return /^(?:data\.|provider\.)?[a-z*][a-z0-9_*-]*$/.test(text)
}

export function isKeyword(text: string): text is Keyword {
  return text !== 'UNKNOWN' && Object.hasOwn(INSTRUCTION_ATTRIBUTES, text)
}

export const KEYWORDS = Object.keys(INSTRUCTION_ATTRIBUTES).filter(isKeyword)
