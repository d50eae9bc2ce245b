import { randomUUID } from 'node:crypto'
import type { Directory, User } from '../directory/directory.ts'
import type { Answer } from '../http/answer.ts'
import type { RecordedRequest } from '../http/recorded-request.ts'
import type { Scene } from '../scene.ts'
import { type JsonObject, readString } from '../tokens/json-object.ts'
import { permissionsOf } from './access-token.ts'
import { graphBody } from './graph-body.ts'
import { graphHeaders } from './token-refused.ts'

interface GraphRoute {
  /** Any one of these permissions opens it. */
  readonly permissions: readonly string[]
  readonly body: (directory: Directory, user: User | undefined) => object
}

const person = ({ id, username, name }: User): object => ({
  id,
  displayName: name ?? username,
  userPrincipalName: username,
  mail: username,
})

const list = (value: readonly object[]): object => ({ value })

const routes: Readonly<Record<string, GraphRoute>> = {
  '/me': { permissions: ['User.Read', 'User.Read.All'], body: (_, user) => (user === undefined ? {} : person(user)) },
  '/me/messages': { permissions: ['Mail.Read'], body: () => list([{ id: 'message-1', subject: 'Welcome' }]) },
  '/me/secrets': { permissions: ['User.Read'], body: () => list([{ id: 'secret-1' }]) },
  '/me/drive/root/children': { permissions: ['Files.Read'], body: () => list([{ id: 'file-1', name: 'notes.txt' }]) },
  '/users': { permissions: ['User.Read.All'], body: ({ users }) => list(users.map(person)) },
}

/** Answers a call of Microsoft Graph whose token was accepted. */
export function answerGraph(directory: Directory, claims: JsonObject, request: RecordedRequest, scene: Scene): Answer {
  const requestId = randomUUID()
  const headers = graphHeaders(request, requestId)
  const error = (status: number, code: string, message: string): Answer => ({
    status,
    headers,
    body: graphBody(code, message, scene.nowMs, requestId),
    note: code,
  })
  const path = request.path.replace(/^\/graph\/(v1\.0|beta)/, '')
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined
  if (route === undefined) return error(404, 'Request_ResourceNotFound', 'There is nothing at this path.')
  const user = directory.users.find(({ id }) => id === readString(claims, 'oid'))
  if (path.startsWith('/me') && user === undefined) {
    return error(400, 'BadRequest', 'A path below /me needs the token of a user.')
  }
  const held = permissionsOf(claims)
  if (!route.permissions.some(permission => held.includes(permission))) {
    return error(403, 'Authorization_RequestDenied', 'The token lacks a permission for this.')
  }
  return { headers, body: route.body(directory, user) }
}
