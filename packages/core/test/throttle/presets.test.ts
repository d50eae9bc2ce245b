import { describe, expect, test } from '@jest/globals'
import { armThrottleKey, graphThrottleKey, type ThrottleRequest } from '@sts-errors/core'

const jwt = (claims: object): string => `Bearer e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`
const app = { appid: 'app-1', tid: 'tenant-1', oid: 'alice' }
const request = (url: string, claims: object = app, method = 'GET'): ThrottleRequest => ({
  method,
  url,
  header: name => (name === 'authorization' ? jwt(claims) : undefined),
})
const graph = (path: string, claims?: object) => graphThrottleKey(request(`https://graph.microsoft.com${path}`, claims))
const arm = (path: string, method?: string, claims?: object) =>
  armThrottleKey(request(`https://management.azure.com${path}`, claims, method))

describe('graphThrottleKey', () => {
  test('is application and tenant', () => {
    expect(graph('/v1.0/groups?$top=5')).toEqual(['graph.microsoft.com', 'app-1', 'tenant-1'])
    expect(graph('/v1.0/users/bob')).toEqual(graph('/beta/applications'))
    expect(graph('/v1.0/groups', { ...app, tid: 'tenant-2' })).not.toEqual(graph('/v1.0/groups'))
  })

  test.each(['/v1.0/users/bob/messages', '/v1.0/users/bob/mailFolders/inbox', '/beta/users/bob/calendarView?start=x'])(
    'of %s is application and mailbox',
    path => {
      expect(graph(path)).toEqual(['graph.microsoft.com mailbox', 'app-1', 'tenant-1', 'bob'])
    },
  )

  test('of /me is the mailbox of whom the token is for', () => {
    expect(graph('/v1.0/me/events')).toEqual(['graph.microsoft.com mailbox', 'app-1', 'tenant-1', 'alice'])
  })

  test.each([
    'https://graph.microsoft.us/v1.0/me',
    'https://dod-graph.microsoft.us/v1.0/me',
    'https://microsoftgraph.chinacloudapi.cn/v1.0/me',
  ])('knows %s', url => {
    expect(graphThrottleKey(request(url))).toHaveLength(3)
  })

  test('keeps callers with opaque tokens apart', () => {
    const opaque = (token: string) =>
      graphThrottleKey({ method: 'GET', url: 'https://graph.microsoft.com/v1.0/me', header: () => token })
    expect(opaque('Bearer a')).not.toEqual(opaque('Bearer b'))
  })
})

describe('armThrottleKey', () => {
  test('is subscription, principal, and reads, writes or deletes', () => {
    const path = '/subscriptions/Sub-1/resourceGroups?api-version=2022-09-01'
    expect(arm(path)).toEqual(['management.azure.com reads', 'sub-1', 'alice'])
    expect(arm(path, 'PUT')).toEqual(['management.azure.com writes', 'sub-1', 'alice'])
    expect(arm(path, 'DELETE')).toEqual(['management.azure.com deletes', 'sub-1', 'alice'])
  })

  test('is the tenant where there is no subscription', () => {
    expect(arm('/tenants')).toEqual(['management.azure.com reads', 'tenant-1', 'alice'])
  })
})

test.each([
  'https://example.com/x',
  'https://graph.microsoft.com.evil.test/v1.0/me',
  'http://graph.microsoft.com/',
  'nonsense',
  '',
])('neither knows %j', url => {
  expect([graphThrottleKey(request(url)), armThrottleKey(request(url))]).toEqual([undefined, undefined])
})
