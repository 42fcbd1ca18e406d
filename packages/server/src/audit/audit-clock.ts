import { oneRow } from '../db/one-row.ts'
import type { Queryable } from '../db/queryable.ts'

/** A machine that runs eight hours a day keeps up; a clock that is wrong for a day costs two days of the log. */
const DAYS_A_DAY = 3

/**
 * Lets the clock of the audit log follow that of the database, at most three days for each day that the server ran.
 * A clock that is wrong for one start, or was wrong and is right again, moves it by next to nothing. Several servers
 * share the clock: what one let it follow, another does not again.
 * @param ranMs how long this server ran since it asked last, by a clock that only goes forward.
 * @returns what the time is, for deleting what is old: never later than the database says.
 */
export async function followClock(sql: Queryable, ranMs: number): Promise<Date> {
  const rows = await sql<{ time: Date }[]>`
    update audit_clock c set followed_at = now(),
      time = least(greatest(now(), c.time - s.step), c.time + s.step)
    from (
      select ${DAYS_A_DAY}::integer * least(
        make_interval(secs => ${ranMs / 1000}), greatest(now() - followed_at, interval '0')
      ) as step
      from audit_clock
    ) s
    returning least(c.time, now()) as time`
  return oneRow(rows).time
}
