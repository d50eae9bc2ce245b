// What MSAL calls an error, in each of its languages, and what a network module of MSAL.js has to say.

export { type AnswerAsItCame, type MsalAnswer, msalHeaders } from './answer.ts'
export { type FailedRequest, tellMsal } from './tell-msal.ts'
