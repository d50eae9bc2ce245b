import { randomUUID } from 'node:crypto'
import type { ApiResource, ManagedIdentity } from '../directory/directory.ts'
import { findResource } from '../directory/look-up.ts'
import type { Answer } from '../http/answer.ts'
import { credentialsOf } from '../http/caller.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import { noClaims } from '../sts/claims-request.ts'
import { issueAccessToken } from '../sts/issue-tokens.ts'
import type { Sts } from '../sts/sts.ts'

/** What the managed-identity endpoints ask of their callers. */
export interface ManagedIdentitySettings {
  /**
   * The value of `X-IDENTITY-HEADER` for the App Service endpoint.
   * @defaultValue 'identity-header'
   */
  readonly identityHeader: string
  /**
   * The Azure Arc key file that the challenge names. The simulator does not write it.
   * @defaultValue '/var/opt/azcmagent/tokens/simulator.key'
   */
  readonly arcKeyPath: string
  /**
   * What that file would hold, to be sent as Basic credentials.
   * @defaultValue 'arc-key'
   */
  readonly arcKey: string
}

type Problem = (description: string) => Answer

const imdsProblem: Problem = description => ({
  status: 400,
  body: { error: 'invalid_request', error_description: description },
  note: 'invalid_request',
})

const appServiceProblem: Problem = message => ({
  status: 400,
  body: { statusCode: 400, message, correlationId: randomUUID() },
  note: message,
})

function findIdentity(sts: Sts, query: RecordedRequest['query']): ManagedIdentity | undefined {
  const clientId = query.client_id
  const objectId = query.object_id ?? query.principal_id
  const resourceId = query.mi_res_id ?? query.msi_res_id
  if ((clientId ?? objectId ?? resourceId) === undefined) {
    return sts.directory.managedIdentities.find(identity => identity.systemAssigned === true)
  }
  return sts.directory.managedIdentities.find(
    identity => identity.clientId === clientId || identity.objectId === objectId || identity.resourceId === resourceId,
  )
}

async function issue(sts: Sts, identity: ManagedIdentity, resource: ApiResource, asked: string): Promise<Answer> {
  const tenant = sts.directory.tenants[0]
  if (tenant === undefined) return imdsProblem('There is no tenant')
  const authority = { kind: 'entra', tenantName: tenant.id, policy: undefined } as const
  const scopes = { resource, permissions: [], isDefault: true, openIdScopes: [] }
  const client = { id: identity.clientId }
  const grant = {
    client,
    facts: undefined,
    scopes,
    permissions: [],
    roles: resource.roles ?? [],
    nonce: undefined,
    refreshable: false,
  }
  const seconds = Math.floor(sts.lifetimes.accessTokenMs / 1000)
  const now = Math.floor(sts.now() / 1000)
  return {
    body: {
      access_token: await issueAccessToken(grant, { sts, authority, tenant, version: 1, claims: noClaims }),
      client_id: identity.clientId,
      expires_in: String(seconds),
      expires_on: String(now + seconds),
      ext_expires_in: String(seconds),
      not_before: String(now),
      resource: asked,
      token_type: 'Bearer',
    },
  }
}

async function answerFor(sts: Sts, { query }: RecordedRequest, problem: Problem): Promise<Answer> {
  if (query['api-version'] === undefined) return problem('Required query variable api-version is missing')
  const asked = query.resource
  if (asked === undefined || asked === '') return problem('Required query variable resource is missing')
  const identity = findIdentity(sts, query)
  if (identity === undefined) return problem('Identity not found')
  const resource = findResource(sts.directory, asked)
  if (resource !== undefined) return issue(sts, identity, resource, asked)
  const text = 'AADSTS500011: The tenant has no resource with this identifier'
  return problem === imdsProblem
    ? { status: 400, body: { error: 'invalid_resource', error_description: text }, note: 'AADSTS500011' }
    : problem(text)
}

const asksForMetadata = ({ headers }: RecordedRequest): boolean => String(headers.metadata).toLowerCase() === 'true'

/** The endpoint of virtual machines. */
function answerImds(sts: Sts, request: RecordedRequest): Promise<Answer> | Answer {
  if (!asksForMetadata(request)) return imdsProblem('Required metadata header not specified')
  if (request.headers['x-forwarded-for'] !== undefined) return imdsProblem('A forwarded request is not allowed')
  return answerFor(sts, request, imdsProblem)
}

/** The endpoint of App Service and Functions. */
function answerAppService(
  sts: Sts,
  settings: ManagedIdentitySettings,
  request: RecordedRequest,
): Promise<Answer> | Answer {
  if (request.headers['x-identity-header'] !== settings.identityHeader) {
    return { ...appServiceProblem('The identity header is wrong'), status: 401 }
  }
  return answerFor(sts, request, appServiceProblem)
}

/** The endpoint of Azure Arc: who can read the key file may have a token. */
function answerArc(sts: Sts, settings: ManagedIdentitySettings, request: RecordedRequest): Promise<Answer> | Answer {
  if (!asksForMetadata(request)) return imdsProblem('Required metadata header not specified')
  if (credentialsOf(request.headers, 'basic') === settings.arcKey) return answerFor(sts, request, imdsProblem)
  const description = 'Missing Basic Authorization header'
  return {
    status: 401,
    headers: { 'WWW-Authenticate': `Basic realm=${settings.arcKeyPath}` },
    body: { error: 'unauthorized_client', error_description: description, error_codes: [401] },
    note: 'arc challenge',
  }
}

type Flavour = (sts: Sts, settings: ManagedIdentitySettings, request: RecordedRequest) => Promise<Answer> | Answer

const flavours = new Map<string, Flavour>([
  ['/metadata/identity/oauth2/token', (sts, _, request) => answerImds(sts, request)],
  ['/msi/token', answerAppService],
  ['/arc/metadata/identity/oauth2/token', answerArc],
])

/** The managed-identity endpoint at a path; `undefined` for other paths. */
export const managedIdentityAt = (path: string): Flavour | undefined => flavours.get(path)
