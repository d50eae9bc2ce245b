import type { CodeRow } from './code-row.ts'

/** AD FS: `MSIS…`, sorted by number. After a change: `npm run tables`. */
export const msis: readonly CodeRow[] = [
  [3101, '', 'service_unavailable', 'AD FS could not read or write its artifact database because of a SQL fault.', "Repeat with a pause. If it lasts, the AD FS administrator should check the SQL server of the artifact store, its connection string and the service account's rights."],
  [
    3106,
    '',
    'invalid_grant:mismatch',
    'AD FS finds no record of the artifact (such as an authorization code) that was to be resolved.',
    "Start the sign-in again and redeem what it returns without delay, one time. If fresh ones fail too, the farm's nodes may not see each other's artifact store; tell the administrator.",
  ],
  [3127, '', 'unrecognized', 'AD FS refused a WS-Trust request and keeps the cause to itself; often the credentials were wrong.', 'Check user name and password first, then look for the same activity ID in the AD FS Admin event log, where the real fault is recorded.'],
  [3173, '', 'access_denied:account_disabled', "AD FS could not confirm with Active Directory that the user's account may sign in.", 'Ask the administrator whether the account is disabled, expired or locked, and, if many users are hit, whether AD FS can query the domain controllers of that domain or trust.'],
  [
    7000,
    '',
    'invalid_request:registration',
    'The sign-in request is neither valid WS-Federation nor SAML 2.0 Web SSO, or comes from an unknown relying party.',
    'Compare `wtrealm` or the SAML `Issuer` with the relying party identifiers in AD FS, including trailing slash and case, and check the endpoint and message encoding.',
  ],
  [7007, '', 'invalid_request:registration', 'AD FS has no enabled relying party trust for the identifier asked for, or none was named.', 'Send the identifier as configured (`wtrealm`, SAML `Issuer` or `AppliesTo`), and ask the AD FS administrator to add or enable that trust with `Get-AdfsRelyingPartyTrust` at hand.'],
  [7068, '', 'access_denied:policy', 'The access control rules of the relying party in AD FS do not admit this user.', "Ask the AD FS administrator to review the access control policy (issuance authorization rules) of that trust: required groups, network location or device, and the user's claims."],
  [9221, '', 'invalid_request:redirect_uri', 'An authorization request arrived at AD FS with no value for `redirect_uri`.', "Send the `redirect_uri` registered for this client in the AD FS application group, and look for an empty setting in the app's configuration."],
  [9223, '', 'invalid_request:app_not_found', 'The `client_id` of an authorization request is not known to AD FS.', 'Copy the client identifier from the application group (`Get-AdfsNativeClientApplication`, `Get-AdfsServerApplication`), or have the client added; an Entra ID app ID is not valid here.'],
  [9224, '', 'invalid_request:redirect_uri', "AD FS has the client, but the `redirect_uri` received is not on that client's list.", "Add precisely this address to the client's redirect URIs, for instance with `Set-AdfsNativeClientApplication -RedirectUri`, or send one already there; AD FS compares every character."],
  [9247, '', 'invalid_grant:mismatch', 'The authorization code is unknown to AD FS, used up, expired or cut short.', 'Begin a new authorization request and redeem its code one single time within minutes, URL-decoded once and complete.'],
  [9602, '', 'invalid_request:resource', 'No Web API or relying party in AD FS has the identifier sent as `resource`.', 'Send one of the identifiers of the Web API in the application group, spelled the same; with newer AD FS put it before the slash in `scope` instead.'],
  [9605, '', 'invalid_request:registration', 'The client was never given permission to call the Web API named in the request.', 'Have the administrator run `Grant-AdfsApplicationPermission` for this client and API with the scopes needed (`openid` among them), or tick it under Client Permissions.'],
  [9607, '', 'invalid_request:app_not_found', 'No client registered in AD FS bears the `client_id` of this token request.', "Check for the wrong farm or a test client's ID, and that the application group still exists and is enabled; then use the identifier shown there."],
  [9612, '', 'invalid_grant:mismatch', 'AD FS does not accept the `code` that was sent for a token.', 'Redeem each code one single time, within minutes, whole and URL-decoded once, at the farm and with the client id that asked for it; then begin a new authorization request.'],
  [9615, '', 'interaction_required:token_expired', 'AD FS no longer accepts this refresh token, because it has expired or became invalid.', 'Drop the token and sign the user in again. If this comes too soon, the administrator can look at `SsoLifetime`, `PersistentSsoLifetimeMins` and device registration.'],
  [
    9622,
    '',
    'invalid_client:secret_invalid',
    'AD FS could not authenticate the client with the secret, assertion or Windows identity presented.',
    'Send the current `client_secret`, URL-encoded, or reset it with `Set-AdfsServerApplication -ResetClientSecret`; for a signed assertion check the registered key, `aud` and clock.',
  ],
  [9659, '', 'interaction_required:credentials_rejected', 'AD FS turned down the `username` and `password` of a password grant.', "Ask for the credentials once more, with the name as UPN or `DOMAIN\\user`. Do not loop: extranet lockout and the domain's own policy count every failure."],
]
