import { BasicCredentials, GlobalCredentials, Region } from '@huaweicloud/huaweicloud-sdk-core'
// The package's main module cannot be loaded: its v5 requires a file that is not in it.
import * as iam from '@huaweicloud/huaweicloud-sdk-iam/v3/public-api.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HssClient } from './hss-client.ts'
import { recordRequest, replay } from './recorded-request.ts'
import type { RecordedRequest } from './recorded-request.ts'
import { addReportedHost } from './reported-host.ts'
import { startServer } from './running-server.ts'
import type { RunningServer, Session } from './running-server.ts'

/** The official signer and HTTP client against a real server. */
describe('the official SDK', () => {
  const stack = new AsyncDisposableStack()
  let server: RunningServer
  let session: Session
  let host: string
  let project: string
  let key: { access: string; secret: string }

  beforeAll(async () => {
    server = stack.use(await startServer())
    session = await server.signIn()
    project = session.description.project?.id ?? ''
    host = await addReportedHost(server.endpoint, session)
    key = server.json('access-keys', 'create') as typeof key
  })
  afterAll(() => stack.disposeAsync())

  function credentials({ access, secret } = key): BasicCredentials {
    return new BasicCredentials().withAk(access).withSk(secret)
  }

  function hss(credential = credentials().withProjectId(project)): HssClient {
    return HssClient.newBuilder().withCredential(credential).withEndpoint(server.endpoint).build()
  }

  function iamClient(credential = globalCredentials()): iam.IamClient {
    return iam.IamClient.newBuilder()
      .withCredential(credential)
      .withEndpoint(server.endpoint)
      .build()
  }

  function globalCredentials(): GlobalCredentials | BasicCredentials {
    const { id } = session.description.user.domain
    return new GlobalCredentials().withAk(key.access).withSk(key.secret).withDomainId(id)
  }

  describe('with a permanent key', () => {
    test('listPorts', async () => {
      const answer = await hss().listPorts({ host_id: host, limit: 10 })
      expect(answer).toMatchObject({
        total_num: 1,
        data_list: [{ host_id: host, port: 6379, status: 'danger', pid: 85 }],
        httpStatusCode: 200,
      })
    })

    test('listWeakPasswordUsers', async () => {
      const answer = await hss().listWeakPasswordUsers({
        enterprise_project_id: 'all_granted_eps',
        user_name: 'deploy',
      })
      expect(answer).toMatchObject({
        total_num: 1,
        data_list: [{ host_id: host, weak_pwd_accounts: [{ user_name: 'deploy' }] }],
      })
    })

    test('the views of a fleet', async () => {
      const all = { enterprise_project_id: 'all_granted_eps' }
      const host_status = await hss().listHostStatus({ ...all, has_baseline: true })
      expect(host_status).toMatchObject({
        total_num: 1,
        data_list: [{ host_id: host, detect_result: 'risk', asset: 1, baseline: 1 }],
        httpStatusCode: 200,
      })
      expect(
        await hss().listPortStatistics({ ...all, category: 'host', port: 6379 }),
      ).toMatchObject({
        total_num: 1,
        data_list: [{ port: 6379, type: 'TCP', num: 1, status: 'danger' }],
      })
      expect(await hss().listPortHost({ ...all, category: 'host', port: 6379 })).toMatchObject({
        total_num: 1,
        data_list: [{ host_id: host, port: 6379, pid: 85, path: '/usr/bin/redis-server' }],
      })
      expect(await hss().showPortTop(all)).toMatchObject({
        total_num: 1,
        data_list: [{ name: '6379', host_num: 1, percentage: 100 }],
      })
      expect(await hss().showCommonPort({ category: 'host', port: 6379 })).toMatchObject({
        port: 6379,
        type: 'TCP',
        status: 'danger',
        description: expect.stringMatching(/^Redis：/) as string,
        description_en: expect.stringMatching(/^Redis: /) as string,
      })
      expect(await hss().showAssetStatistic({ ...all, category: 'host' })).toMatchObject({
        port_num: 1,
        account_num: 1,
      })
      expect(await hss().showAgentStatistics(all)).toMatchObject({
        online_num: 1,
        not_online_num: 0,
        offline_num: 0,
      })
      const [{ agent_id } = { agent_id: '' }] = host_status.data_list
      expect(await hss().listAgentStatus({ ...all, agent_id })).toMatchObject({
        total_num: 1,
        data_list: [{ agent_status: 'online', status_time: expect.any(Number) as number }],
      })
    })

    test('a filter about what is not collected is refused in words', async () => {
      await expect(hss().listHostStatus({ has_vul: true })).rejects.toMatchObject({
        errorCode: 'HSS.0001',
        errorMsg: expect.stringContaining('vulnerabilities') as string,
      })
    })

    test('setManualDetect, and showScanStatus with our fields besides', async () => {
      expect(await hss().showScanStatus(host, { type: 'pwd' })).toMatchObject({
        scan_status: 'neverscan',
        httpStatusCode: 200,
      })
      const asked = await hss().setManualDetect(host, { type: 'pwd' })
      expect(asked).toMatchObject({ httpStatusCode: 200 })
      expect(await hss().showScanStatus(host, { type: 'pwd' })).toMatchObject({
        scan_status: 'scanning',
        requested_time: expect.any(Number) as number,
      })
      await expect(hss().setManualDetect('nowhere', { type: 'pwd' })).rejects.toMatchObject({
        httpStatusCode: 400,
        errorCode: 'HSS.1001',
        requestId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      })
    })

    test('changeExtendedWeakPassword and modifyProjectConfigs change one list', async () => {
      const words = ['pass wörd', '密码 %+"\\']
      const changed = await hss().changeExtendedWeakPassword({ extended_weak_password: words })
      expect(changed).toMatchObject({ httpStatusCode: 200 })
      const shown = await hss().showExtendedWeakPassword()
      expect(shown.extended_weak_password).toEqual(words)

      const length = { config_name: 'password_min_len', config_value: '12' }
      await hss().modifyProjectConfigs({
        config_info_list: [length, { config_name: 'weakpwd', config_value: 'one\ntwo' }],
        cascade: false,
      })
      const configs = await hss().listProjectConfigs({
        config_name_list: ['weakpwd', 'password_min_len', 'password_digit_min_num'],
      })
      expect(configs.data_list).toEqual([
        { config_name: 'weakpwd', config_value: 'one\ntwo' },
        length,
      ])
      const replaced = await hss().showExtendedWeakPassword()
      expect(replaced.extended_weak_password).toEqual(['one', 'two'])
      const tooMany = Array.from({ length: 301 }, (_, n) => `word ${n}`)
      await expect(
        hss().changeExtendedWeakPassword({ extended_weak_password: tooMany }),
      ).rejects.toMatchObject({ httpStatusCode: 400, errorCode: 'HSS.0001' })
    })

    test('filters with reserved characters and other alphabets are signed as they are read', async () => {
      const answer = await hss().listWeakPasswordUsers({
        host_name: "a b*(c)!'~中/+%",
        host_ip: '',
      })
      expect(answer).toMatchObject({ total_num: 0, httpStatusCode: 200 })
    })
  })

  describe('with a region instead of a project', () => {
    const byRegion = (region: string, endpoint = server.endpoint) =>
      HssClient.newBuilder()
        .withCredential(credentials().withIamEndpoint(endpoint))
        .withRegion(new Region(region, server.endpoint))
        .build()

    test('finds the project by its name', async () => {
      expect(await byRegion('default').listPorts({ host_id: host })).toMatchObject({ total_num: 1 })
    })

    test('without a project says that it has none, and makes none', async () => {
      await expect(byRegion('nowhere').listPorts({ host_id: host })).rejects.toThrow(
        'the region input is not supported to create project automatically',
      )
    })

    test('asks with a signed GET that has a body', async () => {
      const asked = await recordRequest((endpoint) =>
        byRegion('nowhere', endpoint)
          .listPorts({ host_id: host })
          .catch(() => undefined),
      )
      expect(asked).toMatchObject({ method: 'GET', url: '/v3/projects?name=nowhere' })
      expect(asked.body.toString()).toBe('{}')
      expect(await replay(server.endpoint, asked)).toMatchObject({ status: 200, projects: [] })
    })
  })

  describe('with the IAM client', () => {
    test('lists the projects, and finds its account', async () => {
      const { projects } = await iamClient().keystoneListProjects(
        new iam.KeystoneListProjectsRequest().withName('default'),
      )
      expect(projects).toMatchObject([{ id: project, name: 'default', enabled: true }])
      const { domains } = await iamClient().keystoneListAuthDomains()
      expect(domains).toMatchObject([{ id: session.description.user.domain.id, name: 'openhss' }])
    })

    test('shows projects, users, versions and regions', async () => {
      const client = iamClient()
      const { id: user, domain } = session.description.user
      // The project is that of the credentials; with global ones this SDK sends a placeholder.
      const shown = await iamClient(credentials().withProjectId(project)).keystoneShowProject()
      expect(shown.project).toMatchObject({ id: project, name: 'default' })
      const its = await client.keystoneListProjectsForUser(
        new iam.KeystoneListProjectsForUserRequest(user),
      )
      expect(its.projects).toEqual([shown.project])

      const { users } = await client.keystoneListUsers(
        new iam.KeystoneListUsersRequest().withName('admin'),
      )
      expect(users).toMatchObject([{ id: user, domain_id: domain.id, enabled: true }])
      const keystone = await client.keystoneShowUser(new iam.KeystoneShowUserRequest(user))
      expect(keystone.user).toEqual(users?.[0])
      const details = await client.showUser(new iam.ShowUserRequest(user))
      expect(details.user).toMatchObject({ id: user, name: 'admin', is_domain_owner: false })

      const { versions } = await client.keystoneListVersions()
      expect(versions?.values).toMatchObject([{ id: 'v3.6', status: 'stable' }])
      expect((await client.keystoneShowVersion()).version).toEqual(versions?.values?.[0])
      const { regions } = await client.keystoneListRegions()
      expect(regions).toMatchObject([{ id: 'default', type: 'public' }])
      const region = await client.keystoneShowRegion(new iam.KeystoneShowRegionRequest('default'))
      expect(region.region).toEqual(regions?.[0])
      await expect(
        client.keystoneShowRegion(new iam.KeystoneShowRegionRequest('nowhere')),
      ).rejects.toMatchObject({
        httpStatusCode: 404,
        errorMsg: expect.stringContaining('openhss projects create nowhere') as string,
      })
    })

    test('makes, shows, lists, disables and deletes an access key', async () => {
      const client = iamClient()
      const user = session.description.user.id
      const option = new iam.CreateCredentialOption().withUserId(user).withDescription('by SDK')
      const { credential: made } = await client.createPermanentAccessKey(
        new iam.CreatePermanentAccessKeyRequest().withBody(
          new iam.CreatePermanentAccessKeyRequestBody().withCredential(option),
        ),
      )
      const { access = '', secret = '' } = made ?? {}
      const its = hss(credentials({ access, secret }).withProjectId(project))
      expect(await its.listPorts({ host_id: host })).toMatchObject({ total_num: 1 })

      const shown = await client.showPermanentAccessKey(
        new iam.ShowPermanentAccessKeyRequest(access),
      )
      expect(shown.credential).toMatchObject({ access, status: 'active', description: 'by SDK' })
      const { credentials: all } = await client.listPermanentAccessKeys(
        new iam.ListPermanentAccessKeysRequest().withUserId(user),
      )
      expect(all?.map((one) => one.access).toSorted()).toEqual([access, key.access].toSorted())

      await client.updatePermanentAccessKey(
        new iam.UpdatePermanentAccessKeyRequest(access).withBody(
          new iam.UpdatePermanentAccessKeyRequestBody().withCredential(
            new iam.UpdateCredentialOption().withStatus('inactive'),
          ),
        ),
      )
      await client.deletePermanentAccessKey(new iam.DeletePermanentAccessKeyRequest(access))
      await expect(
        client.showPermanentAccessKey(new iam.ShowPermanentAccessKeyRequest(access)),
      ).rejects.toMatchObject({ httpStatusCode: 404, errorCode: 'IAM.0004' })
    })

    test('exchanges a token for a temporary key, which counts with its security token', async () => {
      const { credential } = await iamClient().createTemporaryAccessKeyByToken(
        new iam.CreateTemporaryAccessKeyByTokenRequest().withBody(
          new iam.CreateTemporaryAccessKeyByTokenRequestBody(
            new iam.TokenAuth(
              new iam.TokenAuthIdentity([iam.TokenAuthIdentityMethodsEnum.TOKEN]).withToken(
                new iam.IdentityToken().withId(session.token).withDurationSeconds(900),
              ),
            ),
          ),
        ),
      )
      const { access = '', secret = '', securitytoken = '' } = credential ?? {}
      const temporary = () => credentials({ access, secret }).withProjectId(project)
      const answer = await hss(temporary().withSecurityToken(securitytoken)).listPorts({
        host_id: host,
      })
      expect(answer).toMatchObject({ total_num: 1 })
      for (const other of [undefined, `${securitytoken}x`]) {
        await expect(
          hss(temporary().withSecurityToken(other)).listPorts({ host_id: host }),
        ).rejects.toMatchObject({ httpStatusCode: 401, errorCode: 'APIGW.0301' })
      }
    })
  })

  describe('reads from an error', () => {
    test.each([
      ['a wrong secret key', () => ({ ...key, secret: 'wrong' }), 401, 'APIGW.0301'],
      ['an unknown key', () => ({ ...key, access: 'A'.repeat(20) }), 401, 'APIGW.0301'],
    ])('%s', async (_what, pair, status, code) => {
      const client = hss(credentials(pair()).withProjectId(project))
      await expect(client.listPorts({ host_id: host })).rejects.toMatchObject({
        httpStatusCode: status,
        errorCode: code,
        requestId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      })
    })

    test('a missing host_id', async () => {
      await expect(hss().listPorts({})).rejects.toMatchObject({
        httpStatusCode: 400,
        errorCode: 'HSS.0001',
        errorMsg: expect.stringContaining('host_id is missing') as string,
        requestId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      })
    })

    test('a project that is not there', async () => {
      const client = hss(credentials().withProjectId('0'.repeat(32)))
      await expect(client.listPorts({ host_id: host })).rejects.toMatchObject({
        httpStatusCode: 400,
        errorCode: 'HSS.0013',
      })
    })
  })

  describe('one byte of a signed request', () => {
    const altered: [string, (request: RecordedRequest) => RecordedRequest][] = [
      ['of the path', (request) => ({ ...request, url: flip(request.url, -3) })],
      ['more in the query', (request) => ({ ...request, url: `${request.url}?a` })],
      ['of the method', (request) => ({ ...request, method: 'DELETE' })],
      ['more in the body', (request) => ({ ...withLength(request, '1'), body: Buffer.from(' ') })],
      ['of Host', (request) => withFlipped(request, 'host')],
      ['of Content-Type', (request) => withFlipped(request, 'content-type')],
      ['of the signature', (request) => withFlipped(request, 'authorization')],
      ['of X-Sdk-Date', (request) => withFlipped(request, 'x-sdk-date', -2)],
      ['of X-Project-Id', (request) => withFlipped(request, 'x-project-id')],
    ]

    test.each(altered)('%s: 401', async (_what, alter) => {
      // The test has a key of its own, because a few failures lock a key.
      const { credential } = await session.api.createCredential({
        body: { credential: { user_id: session.description.user.id } },
      })
      // This path is known with GET and DELETE.
      const recorded = await recordRequest((endpoint) =>
        iam.IamClient.newBuilder()
          .withCredential(credentials(credential).withProjectId(project))
          .withEndpoint(endpoint)
          .build()
          .showPermanentAccessKey(new iam.ShowPermanentAccessKeyRequest(credential.access)),
      )
      expect(await replay(server.endpoint, alter(recorded))).toMatchObject({
        status: 401,
        error_code: 'APIGW.0301',
      })
      expect(await replay(server.endpoint, recorded)).toMatchObject({ status: 200 })
    })
  })
})

function withFlipped(request: RecordedRequest, name: string, at = -1): RecordedRequest {
  const headers = { ...request.headers, [name]: flip(request.headers[name] ?? '', at) }
  return { ...request, headers }
}

function withLength(request: RecordedRequest, length: string): RecordedRequest {
  return { ...request, headers: { ...request.headers, 'content-length': length } }
}

/** Puts another character at this place, and still a digit where a digit was. */
function flip(text: string, at: number): string {
  const place = at < 0 ? text.length + at : at
  return `${text.slice(0, place)}${text[place] === '1' ? '2' : '1'}${text.slice(place + 1)}`
}
