/** Prefix and digits of an STS code, on word boundaries: 700027 is not 7000272. */
const code = /\b(AADSTS|AADB2C|MSIS)\d{3,8}\b/g

/** The codes that stand in a text in their exact form, each once, in order. Words are never interpreted. */
export const findCodes = (text: string): readonly string[] => [...new Set(text.match(code))]
