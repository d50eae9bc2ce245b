// What MSAL calls an error, in each of its languages, and what a network module of MSAL.js has to say.

export { type AnswerAsItCame, type MsalAnswer, msalHeaders } from './answer.ts'
export { fromMsalText } from './from-msal-text.ts'
export type { MsalLibrary, MsalName, Named } from './msal-name.ts'
export { msalNames } from './msal-names.ts'
export { type FailedRequest, tellMsal } from './tell-msal.ts'
