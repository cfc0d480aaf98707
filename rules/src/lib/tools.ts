import type { Program } from './programs'

/** A program under the name it is known by: `python3 -m pip` and `pip3.11` are pip. */
export function toolOf(program: Program): Program {
  const { name, args } = program
  if (/^pip[\d.]*$/.test(name)) return { ...program, name: 'pip' }
  const at = /^python[\d.]*$/.test(name) ? args.findIndex(({ text }) => text === '-m') : -1
  const module = args[at + 1]
  if (at >= 0 && module && /^pip[\d.]*$/.test(module.text))
    return { ...program, name: 'pip', word: module, args: args.slice(at + 2) }
  return program
}
