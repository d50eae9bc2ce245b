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

  test.each<[object, unknown[]]>([
    [{ azp: 'app-2', iss: 'issuer', oid: 'alice' }, ['graph.microsoft.com', 'app-2', 'issuer']],
    [{ appid: 5, azp: 'app-2', tid: 'tenant-1' }, ['graph.microsoft.com', 'app-2', 'tenant-1']],
  ])('of a token of %j is %j', (claims, key) => {
    expect(graph('/v1.0/groups', claims)).toEqual(key)
  })

  test('is of nobody where there is no token', () => {
    const none = { method: 'GET', url: 'https://graph.microsoft.com/v1.0/groups', header: () => undefined }
    expect(graphThrottleKey(none)).toEqual(['graph.microsoft.com', '', ''])
  })

  test.each(['/v1.0/drives/me/messages', '/x/v1.0/me/messages'])('of %s is no mailbox', path => {
    expect(graph(path)).toEqual(['graph.microsoft.com', 'app-1', 'tenant-1'])
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

  test.each<[object, string]>([
    [{ tid: 't', sub: 'subject', appid: 'app-1' }, 'subject'],
    [{ tid: 't', appid: 'app-1' }, 'app-1'],
  ])('knows the principal of %j as %s', (claims, principal) => {
    expect(arm('/tenants', 'HEAD', claims)).toEqual(['management.azure.com reads', 't', principal])
  })

  test('is the tenant where there is no subscription', () => {
    for (const path of ['/tenants', '/providers/x/subscriptions/s'])
      expect(arm(path)).toEqual(['management.azure.com reads', 'tenant-1', 'alice'])
  })
})

test.each([
  'https://example.com/x',
  'https://graph.microsoft.com.evil.test/v1.0/me',
  'https://my-graph.microsoft.com/v1.0/me',
  'https://management.azure.com.evil.test/tenants',
  'https://my.management.azure.com/tenants',
  'https://my.microsoftgraph.chinacloudapi.cn/v1.0/me',
  'https://microsoftgraph.chinacloudapi.cn.evil.test/v1.0/me',
  'x-https://graph.microsoft.com/v1.0/me',
  'http://graph.microsoft.com/',
  'nonsense',
  '',
])('neither knows %j', url => {
  expect([graphThrottleKey(request(url)), armThrottleKey(request(url))]).toEqual([undefined, undefined])
})
