import { describe, expect, it } from 'vitest'
import { newConfiguration, turnOff } from '../../src/config/edit'

const edited = (text: string, rule = 'aws-x-new'): string | undefined => {
  const edits = turnOff({ uri: 'file:///w/.parapet.yaml', text }, rule)
  return (
    edits &&
    [...edits]
      .reverse()
      .reduce((all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end), text)
  )
}

describe('turning a rule off', () => {
  it.each([
    ['', 'severities:\n  aws-x-new: off\n'],
    ['# only a comment\n', '# only a comment\nseverities:\n  aws-x-new: off\n'],
    ['profile: all', 'profile: all\nseverities:\n  aws-x-new: off\n'],
    ['profile: all # quiet\n\n\n', 'profile: all # quiet\nseverities:\n  aws-x-new: off\n'],
    [
      'severities:\n    a: high # why\n\nprofile: all\n',
      'severities:\n    a: high # why\n    aws-x-new: off\n\nprofile: all\n',
    ],
    ['severities: {}\n', 'severities: { aws-x-new: off }\n'],
    ['severities: { a: high }\n', 'severities: { a: high, aws-x-new: off }\n'],
    ['severities:\nprofile: all\n', 'severities:\n  aws-x-new: off\nprofile: all\n'],
    ['severities:\n  aws-x-new: high # keep\n', 'severities:\n  aws-x-new: off # keep\n'],
    ['severities:\n  aws-x-new: off\n', 'severities:\n  aws-x-new: off\n'],
    ['rules:\n  aws-x-new: high\n', 'rules:\n  aws-x-new: off\n'],
    [
      'rules:\n  aws-x-new:\n    severity: high\n    options: {}\n',
      'rules:\n  aws-x-new:\n    severity: off\n    options: {}\n',
    ],
    [
      'rules:\n  aws-x-new:\n    # why\n    options: {}\n',
      'rules:\n  aws-x-new:\n    # why\n    severity: off\n    options: {}\n',
    ],
    ['rules:\n  aws-x-new: { options: {} }\n', 'rules:\n  aws-x-new: { severity: off, options: {} }\n'],
    ['rules:\n  aws-x-new: {}\n', 'rules:\n  aws-x-new: off\n'],
    [
      'rules:\n  a:\n    options:\n      b: 1\n# the end\n',
      'rules:\n  a:\n    options:\n      b: 1\n  aws-x-new: off\n# the end\n',
    ],
    ['{ profile: all }\n', '{ profile: all, severities: { aws-x-new: off } }\n'],
    ['profile: all\r\n', 'profile: all\r\nseverities:\r\n  aws-x-new: off\r\n'],
    [
      'severities:\n  aws-x-new: high\nrules:\n  aws-x-new: low\n',
      'severities:\n  aws-x-new: off\nrules:\n  aws-x-new: off\n',
    ],
  ])('%j becomes %j', (before, after) => {
    expect(edited(before)).toBe(after)
  })

  it.each(['a: [', '- a\n', 'severities: off\n', 'profile: all\n...\n', 'a: 1\n---\nb: 2\n', '"text"'])(
    'leaves %j alone',
    before => {
      expect(edited(before)).toBeUndefined()
    },
  )

  it('begins a new file', () => {
    expect(newConfiguration('aws-x-new')).toBe('severities:\n  aws-x-new: off\n')
  })
})
