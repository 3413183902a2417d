import { z } from 'zod';
import { Prisma } from '../../generated/prisma/client.ts';
import { type Db, selectRows } from '../../platform/db.ts';
import { eventsPerPage, type LoggedEvent } from './audit-log.ts';
import { actorWasErased, subjectWasErased } from './erased-subject.queries.ts';

export interface LogSearch {
  readonly who?: string | undefined;
  readonly action?: string | undefined;
  readonly subjectType?: string | undefined;
  readonly subject?: string | undefined;
  /** From this instant on, and before that one. */
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly page: number;
}

export interface LogReader {
  readonly hotelId: number;
  readonly userId: number | null;
}

/** Counting stops here: nobody turns two hundred pages. */
const mostCounted = 10_000;

const EventRow = z.object({
  id: z.bigint(),
  at: z.date(),
  actorKind: z.string(),
  actorName: z.string(),
  action: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  subjectLabel: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  reason: z.string().nullable(),
  requestId: z.string().nullable(),
  origin: z.string().nullable(),
});

/**
 * Newest first. A reader sees the events of his hotel and, of those that belong to no hotel, what concerns the
 * accounts of its staff; all of them only where he works in every hotel of the house. The log is sealed and keeps its
 * words: about a person who was erased they are left out here, and do not find the event.
 */
export async function searchEvents(
  db: Db,
  reader: LogReader,
  search: LogSearch,
): Promise<{ events: LoggedEvent[]; total: number }> {
  const wholeHouse = await worksEverywhere(db, reader.userId);
  const end = search.page * eventsPerPage;
  const found = (limit: number) => Prisma.sql`(
    (SELECT id, at FROM audit_events e WHERE e.hotel_id = ${reader.hotelId} ${conditions(search)} ORDER BY at DESC, id DESC LIMIT ${limit})
    UNION ALL
    (SELECT id, at FROM audit_events e WHERE e.hotel_id IS NULL ${wholeHouse ? Prisma.empty : aboutStaffOf(reader.hotelId)}
      ${conditions(search)} ORDER BY at DESC, id DESC LIMIT ${limit}))`;
  const events = await selectRows(
    db,
    EventRow,
    Prisma.sql`
      SELECT e.id, e.at, actor_kind AS "actorKind", CASE WHEN ${actorWasErased} THEN '#' || actor_id ELSE actor_name END AS "actorName", action, subject_type AS "subjectType",
        subject_id AS "subjectId", CASE WHEN ${subjectWasErased} AND subject_type NOT IN ('reservation', 'folio', 'member') THEN '' ELSE subject_label END AS "subjectLabel",
        CASE WHEN ${subjectWasErased} THEN NULL ELSE before END AS before, CASE WHEN ${subjectWasErased} THEN NULL ELSE after END AS after,
        reason, request_id AS "requestId", origin
      FROM audit_events e JOIN (
        SELECT id FROM ${found(end)} AS f ORDER BY at DESC, id DESC OFFSET ${end - eventsPerPage} LIMIT ${eventsPerPage}) AS page
        USING (id)
      ORDER BY e.at DESC, e.id DESC`,
  );
  const [counted] = await selectRows(
    db,
    z.object({ total: z.bigint() }),
    Prisma.sql`SELECT least(count(*), ${mostCounted}) AS total FROM ${found(mostCounted)} AS f`,
  );
  return { events, total: Number(counted?.total ?? 0n) };
}

function conditions(search: LogSearch): Prisma.Sql {
  const parts: Prisma.Sql[] = [Prisma.sql`true`];
  if (search.who)
    parts.push(Prisma.sql`e.actor_name ILIKE ${contains(search.who)} AND NOT ${actorWasErased}`);
  if (search.action) parts.push(Prisma.sql`e.action = ${search.action}`);
  if (search.subjectType) parts.push(Prisma.sql`e.subject_type = ${search.subjectType}`);
  if (search.subject) {
    parts.push(
      Prisma.sql`(e.subject_id = ${search.subject} OR (e.subject_label ILIKE ${contains(search.subject)} AND NOT ${subjectWasErased}))`,
    );
  }
  if (search.since) parts.push(Prisma.sql`e.at >= ${search.since}`);
  if (search.until) parts.push(Prisma.sql`e.at < ${search.until}`);
  return Prisma.sql`AND ${Prisma.join(parts, ' AND ')}`;
}

function contains(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
}

function aboutStaffOf(hotelId: number): Prisma.Sql {
  return Prisma.sql`AND e.subject_type = 'user' AND e.subject_id IN (
    SELECT user_id::text FROM user_roles WHERE hotel_id = ${hotelId})`;
}

async function worksEverywhere(db: Db, userId: number | null): Promise<boolean> {
  const [row] = await selectRows(
    db,
    z.object({ everywhere: z.boolean() }),
    Prisma.sql`
      SELECT NOT EXISTS (SELECT 1 FROM hotels h WHERE h.active AND NOT EXISTS (
        SELECT 1 FROM user_roles ur WHERE ur.hotel_id = h.id AND ur.user_id = ${userId})) AS everywhere`,
  );
  return row?.everywhere ?? false;
}

const vocabularyDepth = 10_000;

/** The actions and kinds of subject among the hotel's latest events, to choose from. */
export async function selectVocabulary(
  db: Db,
  hotelId: number,
): Promise<{ actions: string[]; subjectTypes: string[] }> {
  const rows = await selectRows(
    db,
    z.object({ action: z.string(), subjectType: z.string() }),
    Prisma.sql`
      SELECT DISTINCT action, subject_type AS "subjectType" FROM (
        SELECT action, subject_type FROM audit_events WHERE hotel_id = ${hotelId} OR hotel_id IS NULL
        ORDER BY id DESC LIMIT ${vocabularyDepth}) AS latest`,
  );
  return {
    actions: [...new Set(rows.map(({ action }) => action))],
    subjectTypes: [...new Set(rows.map(({ subjectType }) => subjectType))],
  };
}
