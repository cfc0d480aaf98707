/**
 * A function whose answers are kept as long as the object they are about: for what many rules ask of the same part of the
 * model, over and over. The object must not change, and the function must be pure.
 */
export function perObject<Subject extends object, Answer>(
  work: (subject: Subject) => Answer,
): (subject: Subject) => Answer {
  const known = new WeakMap<Subject, { readonly answer: Answer }>()
  return subject => {
    const before = known.get(subject)
    if (before) return before.answer
    const answer = work(subject)
    known.set(subject, { answer })
    return answer
  }
}
