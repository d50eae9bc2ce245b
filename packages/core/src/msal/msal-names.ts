import { dotnet } from './dotnet.ts'
import { java } from './java.ts'
import { js } from './js.ts'
import type { MsalLibrary, MsalName, Named } from './msal-name.ts'
import { objc } from './objc.ts'
import { python } from './python.ts'

/**
 * What each MSAL calls an error that a silent request of it meets: the types differ, as five libraries have five rules for
 * "interaction required" and none looks at the codes.
 */
export const msalNames = (error: Named): { readonly [library in MsalLibrary]: MsalName } => ({
  dotnet: dotnet(error),
  java: java(error),
  js: js(error),
  python: python(error),
  objc: objc(error),
})
