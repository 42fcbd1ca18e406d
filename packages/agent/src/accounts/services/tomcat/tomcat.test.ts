import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { listeningPort, serviceHost, STRONG } from '@openhss/testkit/hosts'
import type { TestFiles } from '@openhss/testkit/hosts'
import { describe, expect, test } from 'vitest'
import { checkServices, readServices } from '../../../passwords/check-services.fixture.ts'
import { createServiceAccountReader } from '../service-accounts.ts'
import { TOMCAT_ARGS, TOMCAT_PROCESS, serverXml, usersXml } from './tomcat.fixture.ts'
import { tomcat } from './tomcat.ts'

const PORTS = [listeningPort(700, 8005, '127.0.0.1'), listeningPort(700, 8080)]

function tomcatHost(users: string | Uint8Array, server = serverXml(), files: TestFiles = {}) {
  return serviceHost([TOMCAT_PROCESS], {
    'opt/tomcat/conf/server.xml': server,
    'opt/tomcat/conf/tomcat-users.xml': users,
    ...files,
  })
}

async function readTomcat(...host: Parameters<typeof tomcatHost>) {
  const { accounts, gaps, coverage } = await readServices(tomcatHost(...host), [tomcat], PORTS)
  const passwords = Object.fromEntries(accounts.map((each) => [each.userName, each.password]))
  return { accounts, passwords, gaps, coverage }
}

/** Made by `digest.sh -a … -i … -s … -h … password` of Tomcat 10.1.60. */
const SHA256 =
  '79828214c90da0704846d55ff96a2057$1000$91297561e4ae5a996ea48c436af8c2c7cdc1709abdce39b71a2edac001ea644d'
const MD5 = '5f4dcc3b5aa765d61d8327deb882cf99'
const PBKDF2_SHA512 =
  '3d4defea923c6f28e0ae7a66e856a6bc$10000$9bc951291746c95cae25d221cbef3f84c815ffd2a0c01db001839ca9011f6a29'
const PBKDF2_SHA1 =
  'd68e58591a087c79d261653e1c6a9040219ca64d17493d236ea281d74db44357$20000$9de0ee16db1c11ed6b9b74279ed94c92da82bd23'

const NESTED = `<CredentialHandler className="org.apache.catalina.realm.NestedCredentialHandler">
  <CredentialHandler className="org.apache.catalina.realm.SecretKeyCredentialHandler" algorithm="PBKDF2WithHmacSHA512" keyLength="256" iterations="10000" saltLength="16" />
  <CredentialHandler className="org.apache.catalina.realm.SecretKeyCredentialHandler" />
  <CredentialHandler className="org.apache.catalina.realm.MessageDigestCredentialHandler" algorithm="SHA-256" iterations="1000" saltLength="16" />
  <CredentialHandler className="org.apache.catalina.realm.MessageDigestCredentialHandler" algorithm="MD5" />
  <CredentialHandler className="org.apache.catalina.realm.MessageDigestCredentialHandler" />
</CredentialHandler>`

test(
  'a check finds what is weak in every form, and nothing else',
  { timeout: 300_000 },
  async () => {
    const users = usersXml(`
    <role rolename="manager-gui"/>
    <user username="clear" password="tomcat" roles="manager-gui"/>
    <user username="norole" password="password1"/>
    <user username="sha256" password="${SHA256}" roles="x"/>
    <user username="md5" password="${MD5}" roles="x"/>
    <user username="pbkdf2" password="${PBKDF2_SHA512}" roles="x"/>
    <user username="pbkdf1" password="${PBKDF2_SHA1}" roles="x"/>
    <user username="empty" password="" roles="x"/>
    <user username="none" roles="x"/>
    <user username="strong" password="${STRONG.replaceAll('&', '&amp;')}" roles="x"/>`)
    const host = tomcatHost(users, serverXml(NESTED))
    const { named, coverage } = await checkServices(host, [tomcat], PORTS)
    const verdicts = Object.values(named).map((v) => [v.user_name, v.verdict, v.instance ?? ''])
    expect(verdicts).toEqual([
      ['root', 'locked', ''],
      ['clear', 'weak', '8080'],
      ['norole', 'weak', '8080'],
      ['sha256', 'weak', '8080'],
      ['md5', 'weak', '8080'],
      ['pbkdf2', 'weak', '8080'],
      ['pbkdf1', 'weak', '8080'],
      ['empty', 'empty', '8080'],
      ['none', 'locked', '8080'],
      ['strong', 'not_found', '8080'],
    ])
    expect(coverage.gaps).toEqual([])
    expect(JSON.stringify({ named, coverage })).not.toMatch(/password1|[\da-f]{32}/)
    expect(coverage.services).toEqual([{ service_type: 'tomcat', instance: '8080', accounts: 9 }])
  },
)

describe('users', () => {
  test('the examples of a fresh installation are no accounts', async () => {
    expect(await readTomcat(usersXml())).toMatchObject({ accounts: [], gaps: [] })
  })

  test('entities are replaced, full names kept, and `name` is known', async () => {
    const { accounts } = await readTomcat(
      usersXml(`<user name="a&amp;b" fullName="Ann &lt;B&gt;" password="&#112;&quot;w" />`),
    )
    expect(accounts).toMatchObject([
      {
        userName: 'a&b',
        comment: 'Ann <B>',
        password: { kind: 'hash', format: 'clear', hash: 'p"w' },
      },
    ])
  })

  test('a declared encoding is used', async () => {
    const text = `<?xml version='1.0' encoding='cp1252'?><tomcat-users><user username="jörg" password="ü"/></tomcat-users>`
    const { passwords } = await readTomcat(Buffer.from(text, 'latin1'))
    expect(passwords).toEqual({ jörg: { kind: 'hash', format: 'clear', hash: 'ü' } })
  })

  test('a broken file gives the users that can be read, and says that it is broken', async () => {
    const { passwords, coverage } = await readTomcat(
      usersXml(
        '<user username="a" password="1"/><user username=b" password="2"/><user username="c" password="3"/>',
      ),
    )
    expect(Object.keys(passwords)).toEqual(expect.arrayContaining(['a', 'c']))
    expect(coverage).toMatchObject([
      { reason: 'malformed', detail: '/opt/tomcat/conf/tomcat-users.xml is broken' },
    ])
  })

  test('entities of a document type are neither loaded nor expanded', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>`
    const { accounts, coverage } = await readTomcat(
      `${bomb}<tomcat-users><user username="x" password="&b;&f;"/></tomcat-users>`,
    )
    expect(coverage).toMatchObject([{ reason: 'malformed' }])
    expect(JSON.stringify(accounts)).not.toMatch(/aaaaa|root/)
  })

  test('more than a MiB is not read', async () => {
    const { accounts, coverage } = await readTomcat(usersXml(' '.repeat(1024 * 1024)))
    expect(accounts).toEqual([])
    expect(coverage).toMatchObject([{ reason: 'oversized' }])
  })

  test('a file that is not there holds nobody', async () => {
    const host = serviceHost([TOMCAT_PROCESS], { 'opt/tomcat/conf/server.xml': serverXml() })
    const { gaps, coverage } = await readServices(host, [tomcat], PORTS)
    expect({ gaps, coverage }).toEqual({
      gaps: [],
      coverage: [{ service_type: 'tomcat', instance: '8080', accounts: 0 }],
    })
  })

  test('a password in a property is looked up, or said to be unknown', async () => {
    const { passwords } = await readTomcat(
      usersXml(
        '<user username="a" password="${admin.pw}"/><user username="b" password="${from.env}"/>',
      ),
      serverXml(),
      { 'opt/tomcat/conf/catalina.properties': 'admin.pw = tomcat\n' },
    )
    expect(passwords).toEqual({
      a: { kind: 'hash', format: 'clear', hash: 'tomcat' },
      b: { kind: 'unknown', reason: 'unsupported', what: 'password in a property' },
    })
  })
})

describe('realms', () => {
  const users = usersXml(`<user username="u" password="${MD5}"/>`)

  test('without a handler the text is the password, whatever it looks like', async () => {
    const { passwords } = await readTomcat(users)
    expect(passwords).toEqual({ u: { kind: 'hash', format: 'clear', hash: MD5 } })
  })

  test('an old realm names its digest itself', async () => {
    const { passwords } = await readTomcat(
      users,
      serverXml('', 'resourceName="UserDatabase" digest="MD5"'),
    )
    expect(passwords).toEqual({ u: { kind: 'hash', format: 'tomcat-digest', hash: `MD5:${MD5}` } })
  })

  test('a handler of another maker is unsupported, by name', async () => {
    const { passwords } = await readTomcat(
      users,
      serverXml('<CredentialHandler className="com.acme.Bcrypt"/>'),
    )
    expect(passwords).toEqual({ u: { kind: 'unsupported', scheme: 'com.acme.Bcrypt' } })
  })

  test('what two handlers could have written alike is not tested with one of them', async () => {
    const handler = (algorithm: string) =>
      `<CredentialHandler className="org.apache.catalina.realm.MessageDigestCredentialHandler" algorithm="${algorithm}"/>`
    const nested = `<CredentialHandler className="org.apache.catalina.realm.NestedCredentialHandler">${handler('SHA-256')}${handler('SHA3-256')}</CredentialHandler>`
    const user = usersXml(`<user username="u" password="${'ab'.repeat(32)}"/>`)
    const { passwords } = await readTomcat(user, serverXml(nested))
    expect(passwords).toMatchObject({ u: { kind: 'unknown', reason: 'unsupported' } })
  })

  test.each(['JNDIRealm', 'DataSourceRealm', 'JDBCRealm', 'JAASRealm'])(
    '%s is a gap',
    async (kind) => {
      const server = serverXml().replace('realm.UserDatabaseRealm', `realm.${kind}`)
      const { accounts, gaps, coverage } = await readTomcat(users, server)
      expect(accounts).toEqual([])
      expect(gaps).toContainEqual({
        what: `tomcat 8080: users of org.apache.catalina.realm.${kind}`,
        reason: 'unsupported',
        count: 1,
      })
      expect(coverage).toMatchObject([
        { reason: 'unsupported', detail: expect.stringContaining(kind) as string },
      ])
    },
  )

  test('a user database elsewhere is followed, and a context may have its own', async () => {
    const server = serverXml().replace(
      'conf/tomcat-users.xml',
      '${catalina.base}/../shared/users.xml',
    )
    const { passwords } = await readTomcat('', server, {
      'opt/shared/users.xml': usersXml('<user username="far" password="1"/>'),
      'opt/tomcat/webapps/shop/META-INF/context.xml':
        '<Context><Realm className="org.apache.catalina.realm.MemoryRealm" pathname="file:///srv/shop.xml"/></Context>',
      'srv/shop.xml': '<tomcat-users><user name="shop" password="2"/></tomcat-users>',
    })
    expect(Object.keys(passwords)).toEqual(['far', 'shop'])
  })
})

describe('processes', () => {
  test('other programs of Java are none', async () => {
    const java = { ...TOMCAT_PROCESS, args: ['java', '-jar', 'app.jar'] }
    const { coverage } = await readServices(serviceHost([java], {}), [tomcat])
    expect(coverage).toEqual([])
  })

  test('without a base there is an obstacle with a remedy', async () => {
    const java = {
      ...TOMCAT_PROCESS,
      args: ['java', 'org.apache.catalina.startup.Bootstrap', 'start'],
    }
    const { coverage } = await readServices(serviceHost([java], {}), [tomcat], PORTS)
    expect(coverage).toMatchObject([
      { accounts: 0, reason: 'absent', remedy: 'Start Tomcat with an absolute -Dcatalina.base.' },
    ])
  })

  test('a controller and a command beside the server are not instances of their own', async () => {
    const stop = { ...TOMCAT_PROCESS, pid: 701, args: [...TOMCAT_ARGS.slice(0, -1), 'stop'] }
    const jsvc = { ...TOMCAT_PROCESS, pid: 699, exe: '/usr/bin/jsvc' }
    const host = serviceHost([jsvc, TOMCAT_PROCESS, stop], {
      'opt/tomcat/conf/server.xml': serverXml(),
      'opt/tomcat/conf/tomcat-users.xml': usersXml('<user username="u" password="x"/>'),
    })
    const { coverage } = await readServices(host, [tomcat], PORTS)
    expect(coverage).toEqual([{ service_type: 'tomcat', instance: '8080', accounts: 1 }])
  })

  test('a process that names the base of another does not take its place', async () => {
    const fake = { ...TOMCAT_PROCESS, pid: 650 }
    const ports = [
      ...PORTS,
      listeningPort(650, 9000),
      listeningPort(650, 9001),
      listeningPort(650, 9002),
    ]
    const host = serviceHost([fake, TOMCAT_PROCESS], {
      'opt/tomcat/conf/server.xml': serverXml(),
      'opt/tomcat/conf/tomcat-users.xml': usersXml('<user username="u" password="x"/>'),
    })
    const { accounts } = await readServices(host, [tomcat], ports)
    expect(accounts.map(({ instance }) => instance).toSorted()).toEqual(['8080', '9000'])
  })

  test('one that holds other ports than those of its file does not have its users', async () => {
    const host = tomcatHost(usersXml('<user username="u" password="x"/>'))
    const { coverage } = await readServices(host, [tomcat], [listeningPort(700, 9000)])
    expect(coverage).toMatchObject([
      { reason: 'failed', detail: expect.stringContaining('does not fit the ports') as string },
    ])
    const moved = serverXml().replace('<Server port="-1"', '<Server port="-1" portOffset="920"')
    const offset = await readServices(
      tomcatHost(usersXml(), moved),
      [tomcat],
      [listeningPort(700, 9000)],
    )
    expect(offset.coverage).toEqual([{ service_type: 'tomcat', instance: '9000', accounts: 0 }])
  })

  test('-config names another server.xml, of several the last', async () => {
    const args = [...TOMCAT_ARGS, '-config', 'gone.xml', '-config', 'conf/other.xml']
    const host = serviceHost([{ ...TOMCAT_PROCESS, args }], {
      'opt/tomcat/conf/server.xml': serverXml(),
      'opt/tomcat/conf/other.xml': serverXml().replace('tomcat-users', 'other-users'),
      'opt/tomcat/conf/tomcat-users.xml': usersXml('<user username="not" password="x"/>'),
      'opt/tomcat/conf/other-users.xml': usersXml('<user username="meant" password="x"/>'),
    })
    const { accounts } = await readServices(host, [tomcat], PORTS)
    expect(accounts.map(({ userName }) => userName)).toEqual(['meant'])
  })

  const CONTEXT = `<Context><Realm className="org.apache.catalina.realm.MemoryRealm" pathname="conf/context-users.xml"/></Context>`
  test.each([
    [
      'of an engine of another name',
      /name="Catalina" def/,
      'name="Other" def',
      'conf/Other/localhost/app.xml',
    ],
    ['in xmlBase', /appBase/, 'xmlBase="/srv/contexts" appBase', '/srv/contexts/app.xml'],
    ['for a whole host', /appBase/, 'appBase', 'conf/Catalina/localhost/context.xml.default'],
    ['in appBase', /"webapps"/, '"/srv/${name:-apps}"', '/srv/apps/a/META-INF/context.xml'],
  ])('contexts %s are read', async (_, from, to, place) => {
    const file = path.posix.resolve('/opt/tomcat', place).slice(1)
    const host = tomcatHost(usersXml(), serverXml().replace(from, to), {
      [file]: CONTEXT,
      'opt/tomcat/conf/context-users.xml': usersXml('<user username="ctx" password="x"/>'),
    })
    const { accounts } = await readServices(host, [tomcat], PORTS)
    expect(accounts.map(({ userName }) => userName)).toEqual(['ctx'])
  })

  test('an application that is packed, or a folder that is in a property, is a gap', async () => {
    const server = serverXml().replace('</Engine>', '<Host name="x" appBase="${gone}"/></Engine>')
    const { gaps } = await readTomcat(usersXml(), server, {
      'opt/tomcat/webapps/packed.war': '',
      'opt/tomcat/webapps/unpacked.war': '',
      'opt/tomcat/webapps/unpacked/index.html': '',
    })
    expect(gaps).toEqual([
      { what: 'tomcat 8080: packed application (.war)', reason: 'unsupported', count: 1 },
      { what: 'tomcat 8080: host of server.xml', reason: 'unsupported', count: 1 },
    ])
  })

  test.each([
    ['MemoryRealm', '<Realm className="MemoryRealm"/>', ''],
    ['a user database that is not watched', '', 'watchSource="false" pathname'],
  ])('users of %s that changed since the start are only as configured', async (_, realm, watch) => {
    const server = serverXml(realm).replace(/pathname/, watch || 'pathname')
    const read = async (isOlderThanFiles: boolean) => {
      const files = {
        'opt/tomcat/conf/server.xml': server,
        'opt/tomcat/conf/tomcat-users.xml': usersXml('<user username="u" password="x"/>'),
      }
      const host = serviceHost([{ ...TOMCAT_PROCESS, isOlderThanFiles }], files)
      const { accounts, coverage } = await readServices(host, [tomcat], PORTS)
      return [accounts.map(({ state }) => state), coverage[0]?.remedy]
    }
    expect(await read(true)).toEqual([['as_configured'], 'Restart Tomcat.'])
    expect(await read(false)).toEqual([[undefined], undefined])
  })

  test('more contexts than are read are a gap', async () => {
    const contexts = Array.from({ length: 201 }, (_, i) => [
      `opt/tomcat/webapps/app${i}/META-INF/context.xml`,
      '<Context/>',
    ])
    const { gaps } = await readTomcat(usersXml(), serverXml(), Object.fromEntries(contexts))
    expect(gaps).toContainEqual({
      what: 'tomcat 8080: context file',
      reason: 'oversized',
      count: 1,
    })
  })

  test('one in a container is read with the files of the container', async () => {
    const id = 'ab12'.repeat(16)
    const files = {
      'opt/tomcat/conf/server.xml': serverXml(),
      'opt/tomcat/conf/tomcat-users.xml': usersXml('<user username="inside" password="x"/>'),
    }
    const host = serviceHost([{ ...TOMCAT_PROCESS, container: { id, files } }], {
      'opt/tomcat/conf/tomcat-users.xml': usersXml('<user username="outside" password="x"/>'),
    })
    const { accounts } = await readServices(host, [tomcat], PORTS)
    expect(accounts).toMatchObject([{ userName: 'inside', instance: 'ab12ab12ab12/8080' }])
  })

  test.runIf(process.getuid?.() === 0).each([
    ['opt/tomcat/conf/server.xml', 0],
    ['opt/tomcat/conf/tomcat-users.xml', 0],
    ['opt/tomcat/conf', 0],
    ['opt', 1],
  ])('one that any user runs does not have us read %s, shut to it', async (shut, isOpen) => {
    const host = serviceHost([{ ...TOMCAT_PROCESS, userId: 65_534 }], {
      'opt/tomcat/conf/server.xml': serverXml(),
      'opt/tomcat/conf/tomcat-users.xml': usersXml('<user username="u" password="x"/>'),
    })
    chmodSync(host.path(shut), isOpen ? 0o755 : 0o700)
    const { coverage } = await readServices(host, [tomcat], PORTS)
    expect(coverage).toMatchObject([
      isOpen ? { accounts: 1 } : { accounts: 0, reason: 'permission' },
    ])
  })

  test('the version changes with the users, and only then', async () => {
    const host = tomcatHost(usersXml())
    const reader = createServiceAccountReader(host, [tomcat], () => PORTS)
    const before = await reader.version()
    expect(await reader.version()).toBe(before)
    writeFileSync(host.path('opt/tomcat/conf/tomcat-users.xml'), usersXml('<user username="new"/>'))
    expect(await reader.version()).not.toBe(before)
  })
})
