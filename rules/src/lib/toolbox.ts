import type { Stage } from '../model/dockerfile'
import { type Program, programsOf } from './programs'
import { chainOf } from './stages'

/** An image to build on, or to call: what runs in it, and as whom, is said elsewhere. */
export function isToolbox(stage: Stage): boolean {
  if (startsPrompt(stage)) return true
  const name = stage.baseImage?.repository ?? ''
  const starts = chainOf(stage).some(each => each.of('CMD', 'ENTRYPOINT').length > 0)
  return !starts && (SYSTEMS.test(name) || (LANGUAGES.test(name) && !takesContext(stage)))
}

/** Images that start a shell, or nothing. */
const SYSTEMS =
  /^(?:alpine|busybox|debian|ubuntu|fedora|centos|rockylinux|almalinux|oraclelinux|amazonlinux|buildpack-deps|centos\/centos|amazonlinux\/amazonlinux|ubi\d+(?:\/\S+)?|distroless\/(?:static|base|cc)\S*|chainguard\/wolfi-base)$/

/** Images that start the prompt of a language; who copies a program in, runs it. */
const LANGUAGES =
  /^(?:python|ruby|perl|golang|rust|node|openjdk|eclipse-temurin|maven|dotnet\/(?:sdk|runtime|runtime-deps|aspnet))$/

function takesContext(stage: Stage): boolean {
  const copies = chainOf(stage).flatMap(each => each.of('ADD', 'COPY'))
  return copies.some(({ flags }) => !flags.some(({ name }) => name === 'from'))
}

const PROMPT =
  /^(?:(?:ba|da|a|z|k|fi)?sh|python[\d.]*|pypy[\d.]*|node|bun|deno|php|perl|irb|iex|erl|ghci|jshell|julia|lua[\d.]*|R)$/

/** `CMD ["python3"]`, behind whatever script prepares the container. */
function startsPrompt({ cmd, entrypoint }: Stage): boolean {
  const programs = [entrypoint, cmd].flatMap(instruction => programsOf(instruction?.body)).filter(isMain)
  const [only] = programs
  return programs.length === 1 && only !== undefined && PROMPT.test(only.name) && only.args.every(isPromptOption)
}

function isMain({ name, args }: Program): boolean {
  return (
    !/entrypoint/.test(name) &&
    !(/^(?:tini|dumb-init|catatonit)$/.test(name) && args.every(({ text }) => text === '--'))
  )
}

function isPromptOption({ text }: { readonly text: string }): boolean {
  return /^(?:-[ali]|--login)$/.test(text)
}
