/** What a hover can show of one value. */
export const MOST_LINES = 30
/** In UTF-16 code units. */
export const MOST_TEXT = 1200
/** Instances and elements that are looked at. */
export const MOST_INSTANCES = 64
