/** Letters of curl's short options that take what follows as their value (curl.1). */
export const CURL_VALUED = 'AbcCdDeEFhHKmoPQrtTuUwxXyYz'
/** Those of wget (wget.1). */
export const WGET_VALUED = 'aAeiBtOTwQolADRXIPU'
