import type { Kind } from '../kinds.ts'
import type { StsErrorDetails } from '../parse.ts'

/** The MSAL of a language. */
export type MsalLibrary = 'dotnet' | 'java' | 'js' | 'python' | 'objc'

/** What an MSAL calls an error. */
export interface MsalName {
  /** The class; for Python what a call gives or raises, for Objective-C the domain. */
  readonly type: string
  /** The error code; for Objective-C the symbol of the number. */
  readonly code: string
  /** .NET `Classification`, Java `reason()`, Python `classification`, JS `subError`, Objective-C the internal error code. */
  readonly classification?: string | undefined
}

/** The part of an error that decides what an MSAL calls it: an `StsError` has it all but `body`. */
export type Named = Pick<
  Partial<StsErrorDetails>,
  'error' | 'suberror' | 'status' | 'claims' | 'codes' | 'errorDescription'
> & {
  readonly kind: Kind
  readonly reason: string
  /**
   * What came in an answer that has no `error`: nothing, something that is no JSON, or JSON.
   *
   * @defaultValue 'text'
   */
  readonly body?: 'none' | 'text' | 'json' | undefined
}
