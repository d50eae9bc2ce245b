/** An instant in the preferred form of HTTP dates (RFC 9110 section 5.6.7). */
export const httpDate = (ms: number): string => new Date(ms).toUTCString()
