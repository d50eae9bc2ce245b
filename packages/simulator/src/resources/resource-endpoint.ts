import type { ApiResource } from '../directory/directory.ts'
import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import type { Scene } from '../scene.ts'
import type { Sts } from '../sts/sts.ts'
import { type JsonObject, readString } from '../tokens/json-object.ts'
import { findToken, permissionsOf } from './access-token.ts'
import { bearerChallenge } from './bearer-challenge.ts'
import { echo } from './echo.ts'
import { answerGraph } from './graph.ts'
import { tokenRefused } from './token-refused.ts'

function answerPlain(resource: ApiResource, claims: JsonObject, request: RecordedRequest): Answer {
  const accepted = [...resource.scopes, ...(resource.roles ?? [])]
  if (permissionsOf(claims).some(permission => accepted.includes(permission))) return echo(request)
  const challenge = bearerChallenge({
    error: 'insufficient_scope',
    error_description: 'The token lacks a permission of this resource',
    scope: accepted.join(' '),
  })
  return { status: 403, headers: { 'WWW-Authenticate': challenge }, note: 'insufficient_scope' }
}

function answerArm(resource: ApiResource, claims: JsonObject, request: RecordedRequest): Answer {
  const isApp = readString(claims, 'idtyp') === 'app'
  if (isApp || permissionsOf(claims).some(permission => resource.scopes.includes(permission))) return echo(request)
  return { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'The caller may not do this.' } } }
}

/** Answers a call of a protected resource. */
export async function answerResource(
  sts: Sts,
  resource: ApiResource,
  request: RecordedRequest,
  scene: Scene,
): Promise<Answer> {
  const finding = await findToken(sts, resource, request)
  if (finding.type !== 'accepted') return tokenRefused(resource, finding, request, scene)
  switch (resource.style ?? 'plain') {
    case 'graph':
      return answerGraph(sts.directory, finding.claims, request, scene)
    case 'arm':
      return answerArm(resource, finding.claims, request)
    case 'plain':
      return answerPlain(resource, finding.claims, request)
  }
}
