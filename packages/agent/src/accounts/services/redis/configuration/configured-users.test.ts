import { describe, expect, test } from 'vitest'
import { configuredUsers } from './configured-users.ts'
import { parseDirectives } from './directive.ts'

/** The password that the default user may be asked for with. */
function passwordOf(text: string, aclFile?: string): string | undefined {
  return configuredUsers(parseDirectives(text).directives, aclFile).password
}

describe('configuredUsers', () => {
  test.each([
    ['requirepass dragon', 'dragon'],
    ['requirepass ""', undefined],
    ['requirepass a\nrequirepass b', 'b'],
    ['requirepass a\nuser default on >b +@all', 'b'],
    ['user default on >a >b <a', 'b'],
    ['user default on >a resetpass', undefined],
    ['user default off >a', undefined],
    ['user default on nopass', undefined],
    ['user bo on >a', undefined],
  ])('%j lets the default user in with %j', (text, password) => {
    expect(passwordOf(text)).toBe(password)
  })

  test('lets an ACL file count alone', () => {
    expect(passwordOf('requirepass a', 'user default on >b\n')).toBe('b')
    expect(passwordOf('requirepass a', 'user default off >b\n')).toBeUndefined()
    const { users } = configuredUsers(
      parseDirectives('requirepass a').directives,
      'user bo on >b\n',
    )
    expect(users).toMatchObject([{ name: 'default', noPassword: true }, { name: 'bo' }])
  })
})
