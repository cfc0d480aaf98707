export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}

/** The last day, as YYYY-MM-DD in UTC, on which something that ends at a moment still holds; undefined for what is no moment. */
export function lastDayOf(moment: string): string | undefined {
  const parsed = Date.parse(moment)
  return Number.isNaN(parsed) ? undefined : new Date(parsed - 1).toISOString().slice(0, 10)
}
