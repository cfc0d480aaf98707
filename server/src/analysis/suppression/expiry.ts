/** When a comment stops silencing. */
export interface Expiry {
  /** YYYY-MM-DD. */
  readonly date: string
  /** True: the day itself is the last one on which it silences. False: the day is the first one on which it does not. */
  readonly including: boolean
}

/** Without `today` nothing is over. Both are YYYY-MM-DD. */
export function isOver(expiry: Expiry | undefined, today: string | undefined): boolean {
  if (expiry === undefined || today === undefined) return false
  return expiry.including ? today > expiry.date : today >= expiry.date
}

/** True for a day that exists, written as YYYY-MM-DD. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
