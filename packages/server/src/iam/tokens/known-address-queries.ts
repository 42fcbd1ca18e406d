import type { Queryable } from '../../db/queryable.ts'
import { addressGroup } from '../../http/limits/address-group.ts'

/** People who come back after their holidays are still known. */
const KNOWN_DAYS = 30

/** Office, home, phone, and the addresses that these had before. */
const MAX_ADDRESSES_OF_ONE_USER = 32

/** Rows say within an hour when somebody signed in last, so that scripts which sign in often write seldom. */
const WRITTEN_AGAIN_AFTER_MINUTES = 60

/** The condition that the user `u` signed in from this address, or its network, lately. */
export function isKnownAt(sql: Queryable, address: string) {
  return sql`exists (
    select from known_addresses k
    where k.user_id = u.id and k.address_group = ${addressGroup(address)}
      and k.signed_in_at > now() - make_interval(days => ${KNOWN_DAYS}))`
}

/** Remembers that a user signed in from an address, and forgets the oldest ones beyond the bound. */
export async function rememberAddress(
  sql: Queryable,
  userId: string,
  address: string,
): Promise<void> {
  const group = addressGroup(address)
  const { count } = await sql`
    insert into known_addresses as k (user_id, address_group) values (${userId}, ${group})
    on conflict (user_id, address_group) do update set signed_in_at = now()
    where k.signed_in_at < now() - make_interval(mins => ${WRITTEN_AGAIN_AFTER_MINUTES})`
  if (count === 0) return
  await sql`
    delete from known_addresses where (user_id, address_group) in (
      select user_id, address_group from known_addresses where user_id = ${userId}
      order by signed_in_at desc, address_group offset ${MAX_ADDRESSES_OF_ONE_USER}
      for update skip locked)`
}
