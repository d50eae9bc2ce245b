import { resourceAt } from './directory/look-up.ts'
import type { Answer } from './http/answer.ts'
import type { Endpoint, RecordedRequest } from './http/recorded-request.ts'
import { echo } from './resources/echo.ts'
import { type ManagedIdentitySettings, managedIdentityAt } from './resources/managed-identity.ts'
import { answerResource } from './resources/resource-endpoint.ts'
import type { Scene } from './scene.ts'
import { parseStsPath, type StsRoute } from './sts/authority.ts'
import { answerAuthorizeRequest } from './sts/authorize-endpoint.ts'
import { answerDeviceCodeRequest, answerDeviceLogin } from './sts/device-code-endpoint.ts'
import { refusalAnswer } from './sts/dialects.ts'
import { discoveryDocument, instanceDocument, keyDocument } from './sts/discovery.ts'
import { answerLogout } from './sts/logout.ts'
import { Refusal } from './sts/refusal.ts'
import type { Sts } from './sts/sts.ts'
import { answerTokenRequest } from './sts/token-endpoint.ts'

/** How the simulator answers a request when nothing is scripted. */
export interface Route {
  readonly endpoint: Endpoint
  readonly answer: (request: RecordedRequest, scene: Scene) => Answer | Promise<Answer>
}

function stsAnswer(sts: Sts, route: StsRoute, request: RecordedRequest, scene: Scene): Answer | Promise<Answer> {
  switch (route.endpoint) {
    case 'token':
      return answerTokenRequest(sts, route, request)
    case 'authorize':
      return answerAuthorizeRequest(sts, route, request, scene)
    case 'device_code':
      return answerDeviceCodeRequest(sts, route, request)
    case 'logout':
      return answerLogout(sts, request)
    case 'discovery':
      return discoveryDocument(sts, route)
    case 'keys':
      return keyDocument(sts)
  }
}

function stsRoute(sts: Sts, route: StsRoute): Route {
  return {
    endpoint: route.endpoint === 'keys' ? 'discovery' : route.endpoint,
    async answer(request, scene) {
      try {
        return await stsAnswer(sts, route, request, scene)
      } catch (error) {
        if (error instanceof Refusal) return refusalAnswer(route.authority.kind, error, request, scene)
        throw error
      }
    },
  }
}

const nothing = (): Answer => ({
  status: 404,
  body: { error: { code: 'NotFound', message: 'There is nothing at this path.' } },
})

/** Finds out what a path is for. */
export function routeFor(sts: Sts, managedIdentity: ManagedIdentitySettings, path: string): Route {
  const resource = resourceAt(sts.directory, path)
  if (resource !== undefined) {
    return { endpoint: 'resource', answer: (request, scene) => answerResource(sts, resource, request, scene) }
  }
  const flavour = managedIdentityAt(path)
  if (flavour !== undefined) {
    return { endpoint: 'managed_identity', answer: request => flavour(sts, managedIdentity, request) }
  }
  if (path === '/echo' || path.startsWith('/echo/')) return { endpoint: 'echo', answer: echo }
  if (path === '/devicelogin') return { endpoint: 'device_login', answer: request => answerDeviceLogin(sts, request) }
  if (path === '/common/discovery/instance') {
    return { endpoint: 'discovery', answer: request => instanceDocument(sts, request) }
  }
  const route = parseStsPath(path)
  return route === undefined ? { endpoint: 'other', answer: nothing } : stsRoute(sts, route)
}
