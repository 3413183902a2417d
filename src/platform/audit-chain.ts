import { z } from 'zod';
import { Prisma } from '../generated/prisma/client.ts';
import { type Db, type DbOrTx, inTransaction, selectRows, type Tx } from './db.ts';

/** Events are sealed in runs of at most so many (a transaction's events are never parted). */
const longestRun = 50_000;
const sealLock = 7_201;
const beforeTheFirst = '0'.repeat(64);

/** Every column of event `e` as one text; the order of the columns is part of the chain and may never change. */
const eventDigest = Prisma.sql`sha256(convert_to(jsonb_build_array(
  e.id, e.hotel_id, (extract(epoch FROM e.at) * 1000)::bigint, e.actor_kind, e.actor_id, e.actor_name, e.action,
  e.subject_type, e.subject_id, e.subject_label, e.before, e.after, e.reason, e.request_id, e.origin, e.txid)::text, 'UTF8'))`;

/** The hash of a run: the hash before it, then its events in (txid, id) order. */
function runHash(previousHash: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`encode(sha256(convert_to(${previousHash}, 'UTF8') ||
    coalesce(string_agg(${eventDigest}, ''::bytea ORDER BY e.txid, e.id), ''::bytea)), 'hex')`;
}

/**
 * Seals every event whose transaction, and every transaction before it, has ended: nothing can appear among them
 * any more. Whoever changes one afterwards, past the triggers, breaks the chain from there on.
 */
export async function sealAuditEvents(db: Db, clock: () => Date): Promise<{ events: number }> {
  let events = 0;
  for (;;) {
    const sealed = await inTransaction(db, (tx) => sealNextRun(tx, clock()), { timeout: 300_000 });
    events += sealed;
    if (sealed === 0) return { events };
  }
}

async function sealNextRun(tx: Tx, at: Date): Promise<number> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${sealLock})`;
  const upTo = await selectEndOfRun(tx);
  if (upTo === null) return 0;
  const [seal] = await selectRows(
    tx,
    z.object({ events: z.number() }),
    Prisma.sql`
      INSERT INTO audit_seals (up_to_txid, events, previous_hash, hash, sealed_at)
      SELECT ${upTo}, count(*), last.hash, ${runHash(Prisma.sql`last.hash`)}, ${at}
      FROM ${lastSeal} AS last JOIN audit_events e ON e.txid >= last.up_to AND e.txid < ${upTo}
      GROUP BY last.hash
      RETURNING events`,
  );
  return seal?.events ?? 0;
}

const lastSeal = Prisma.sql`(
  SELECT coalesce(max(up_to_txid), 0) AS up_to,
    coalesce((SELECT hash FROM audit_seals ORDER BY id DESC LIMIT 1), ${beforeTheFirst}) AS hash
  FROM audit_seals)`;

/** The transaction number before which everything has ended, or an earlier one where a run would become too long. */
async function selectEndOfRun(tx: Tx): Promise<bigint | null> {
  const [row] = await selectRows(
    tx,
    z.object({ upTo: z.bigint().nullable() }),
    Prisma.sql`
      SELECT max(run.txid) + 1 AS "upTo" FROM (
        SELECT e.txid FROM audit_events e, ${lastSeal} AS last
        WHERE e.txid >= last.up_to
          AND e.txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint + (SELECT txid_offset FROM audit_clock)
        ORDER BY e.txid, e.id LIMIT ${longestRun}) AS run`,
  );
  return row?.upTo ?? null;
}

/**
 * Called once at every start, before anything is recorded. A dump restored into another server brings its events along,
 * but transaction numbers begin anew there: the log's own numbers then go on behind the highest that it knows.
 */
export async function advanceAuditClock(db: DbOrTx): Promise<void> {
  await db.$executeRaw`
    UPDATE audit_clock SET txid_offset = least_next.txid - pg_current_xact_id()::text::bigint
    FROM (SELECT greatest(
      (SELECT coalesce(max(txid), 0) + 1 FROM audit_events),
      (SELECT coalesce(max(up_to_txid), 0) FROM audit_seals)) AS txid) AS least_next
    WHERE pg_current_xact_id()::text::bigint + txid_offset < least_next.txid`;
}

export interface ChainState {
  readonly seals: number;
  /** Events under a seal. */
  readonly events: number;
  /** Events too young to be sealed yet. */
  readonly unsealed: number;
  /** The first seal that does not hold, and why. */
  readonly broken: { readonly sealId: number; readonly reason: 'link' | 'count' | 'content' } | null;
  /** The last hash: kept elsewhere, it proves later that the end of the log was not cut off. */
  readonly lastHash: string | null;
}

/** Recomputes every seal from the events themselves. */
export async function verifyAuditChain(db: DbOrTx): Promise<ChainState> {
  const [broken] = await selectRows(db, BrokenRow, brokenSeals);
  const [totals] = await selectRows(
    db,
    z.object({
      seals: z.bigint(),
      events: z.bigint(),
      unsealed: z.bigint(),
      lastHash: z.string().nullable(),
    }),
    Prisma.sql`
      SELECT (SELECT count(*) FROM audit_seals) AS seals,
        (SELECT coalesce(sum(events), 0)::bigint FROM audit_seals) AS events,
        (SELECT count(*) FROM audit_events e, ${lastSeal} AS last WHERE e.txid >= last.up_to) AS unsealed,
        (SELECT hash FROM audit_seals ORDER BY id DESC LIMIT 1) AS "lastHash"`,
  );
  return {
    seals: Number(totals?.seals ?? 0n),
    events: Number(totals?.events ?? 0n),
    unsealed: Number(totals?.unsealed ?? 0n),
    broken: broken ?? null,
    lastHash: totals?.lastHash ?? null,
  };
}

const BrokenRow = z.object({ sealId: z.number(), reason: z.enum(['link', 'count', 'content']) });

const brokenSeals = Prisma.sql`
  WITH chain AS (
    SELECT *, lag(up_to_txid, 1, 0::bigint) OVER (ORDER BY id) AS from_txid,
      lag(hash, 1, ${beforeTheFirst}) OVER (ORDER BY id) AS hash_before
    FROM audit_seals)
  SELECT id AS "sealId",
    CASE WHEN previous_hash <> hash_before THEN 'link' WHEN chain.events <> found.events THEN 'count' ELSE 'content' END AS reason
  FROM chain CROSS JOIN LATERAL (
    SELECT count(*) AS events, ${runHash(Prisma.sql`chain.previous_hash`)} AS hash
    FROM audit_events e WHERE e.txid >= chain.from_txid AND e.txid < chain.up_to_txid) AS found
  WHERE previous_hash <> hash_before OR chain.events <> found.events OR chain.hash <> found.hash
  ORDER BY id LIMIT 1`;
