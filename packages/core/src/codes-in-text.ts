/** Prefix and digits of an STS code, on word boundaries: 700027 is not 7000272. */
const code = /\b(AADSTS|AADB2C|MSIS)\d{3,8}\b/g
/**
 * What stands before a code without its prefix: in `error_uri`, in the state that a sign-in page carries for its own
 * scripts (`$Config.sErrorCode`), in a list that was cut off.
 */
const bare = /(\/error\?\s?code=|"(?:sErrorCode|error_codes)"\s?:\s?["[]\s*)(?=\d)/g

/** The codes that stand in a text in their exact form, each once, in order. Words are never interpreted. */
export const findCodes = (text: string): readonly string[] => [...new Set(text.match(code))]

/** A text in which such numbers have their prefix. */
export const withPrefix = (text = ''): string => text.replace(bare, '$1AADSTS')
