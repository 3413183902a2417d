import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { loadDemo } from '../../../prisma/seed.ts';
import { type CheckName, checkNames, selectFaults } from '../../../src/modules/admin/verification.queries.ts';
import { auditChainCheck, verifyBooks } from '../../../src/modules/admin/verification.service.ts';
import { sealAuditEvents } from '../../../src/platform/audit-chain.ts';
import type { Db, Tx } from '../../../src/platform/db.ts';
import { testDatabase } from '../../support/database.ts';

const now = new Date('2027-05-03T01:30:00Z');
let db: Db;

beforeAll(async () => {
  ({ db } = await testDatabase());
  await loadDemo(db, () => now, { dataDir: mkdtempSync(join(tmpdir(), 'demo-')) });
  await db.hotelDay.create({ data: { hotelId: 1, date: new Date('2028-01-01'), houseLimit: 50 } });
}, 120_000);

test('books that were never touched from outside are right', async () => {
  const findings = await verifyBooks(db);
  expect(findings.filter((finding) => finding.count > 0)).toEqual([]);
  expect(findings).toHaveLength(checkNames.length + 1);
});

const anyInHouse = `(SELECT min(id) FROM stays WHERE status = 'in_house')`;

/** One way in which somebody with a database shell, or a bug of ours, could break each promise. */
const corruptions: Record<CheckName, readonly string[]> = {
  'room counters are the stays': [
    `UPDATE room_type_days SET sold = sold + 1 WHERE (room_type_id, date) =
      (SELECT room_type_id, date FROM room_type_days WHERE sold = 0 ORDER BY date LIMIT 1)`,
  ],
  'house counters are the stays': ['UPDATE hotel_days SET sold = 1'],
  'no room is given twice': [
    'ALTER TABLE room_occupations DROP CONSTRAINT room_occupations_room_once',
    `UPDATE stays SET room_id = (SELECT room_id FROM stays WHERE id = ${anyInHouse}), status = 'booked',
      arrival = (SELECT arrival FROM stays WHERE id = ${anyInHouse}), departure = (SELECT departure FROM stays WHERE id = ${anyInHouse})
      WHERE id = (SELECT min(id) FROM stays WHERE status = 'booked' AND room_id IS NULL)`,
  ],
  'who has which room is written down': [`DELETE FROM room_occupations WHERE stay_id = ${anyInHouse}`],
  'a stay costs the sum of its nights': [
    `UPDATE stays SET total_minor = total_minor + 1 WHERE id = ${anyInHouse}`,
  ],
  'a night is the sum of its parts': [
    `UPDATE stay_nights SET components = '[{"code": "ROOM", "amountMinor": 1}]' WHERE stay_id = ${anyInHouse}`,
  ],
  'closed nights are posted as they were sold': [
    `DELETE FROM folio_lines WHERE id = (SELECT min(id) FROM folio_lines WHERE origin = 'night_audit' AND kind = 'charge')`,
  ],
  'payments are their lines': [
    'UPDATE payments SET amount_minor = amount_minor + 1 WHERE id = (SELECT min(id) FROM payments)',
  ],
  'a charge knows its refunds': [
    'UPDATE payments SET refunded_minor = 1 WHERE id = (SELECT min(id) FROM payments)',
  ],
  'closed folios stand at zero': [
    `UPDATE folio_lines SET amount_minor = amount_minor + 1 WHERE id = (SELECT min(line.id) FROM folio_lines line
      JOIN folios folio ON folio.id = line.folio_id AND folio.status = 'closed')`,
  ],
  'transfers are even': [
    `UPDATE folio_lines SET amount_minor = amount_minor + 1 WHERE id = (SELECT min(id) FROM folio_lines WHERE transfer_group IS NOT NULL)`,
  ],
  'each ledger opens where it closed': [
    `UPDATE ledger_days SET opening_minor = opening_minor + 5, closing_minor = closing_minor + 5
      WHERE ledger = 'guest' AND business_date = '2027-04-20'`,
  ],
  'each ledger closes at its movements': [
    `UPDATE ledger_days SET debits_minor = debits_minor + 5, closing_minor = closing_minor + 5
      WHERE ledger = 'guest' AND business_date = '2027-05-02'`,
  ],
  'codes of closed days are their lines': [
    `DELETE FROM code_days WHERE (business_date, transaction_code_id, ledger) =
      (SELECT business_date, transaction_code_id, ledger FROM code_days LIMIT 1)`,
  ],
  'a promotion counts the uses that stand': [
    `INSERT INTO promotions (id, hotel_id, code, names, kind, basis_points, used) VALUES (9999, 1, 'LOST', '{}', 'percent', 1000, 1)`,
    `INSERT INTO promotion_uses (reservation_id, promotion_id, customer_id, customer_use, taken_at, returned_at)
      SELECT reservation.id, 9999, reservation.customer_id, 1, now(), now() FROM reservations reservation ORDER BY id LIMIT 1`,
  ],
  'the business date follows the last closed day': [`UPDATE hotels SET business_date = business_date + 1`],
};

test.each(checkNames)('a database in which it is not true that %s is found out', async (name) => {
  await inCorruption(corruptions[name], async (tx) => {
    const { count, faults } = await selectFaults(tx, name, 5);
    expect(count).toBeGreaterThan(0);
    expect(faults[0]?.expected).not.toBe(faults[0]?.found);
  });
  expect(await selectFaults(db, name, 5)).toEqual({ count: 0, faults: [] });
});

test('a use of a promotion that stands counts, one that was returned does not', async () => {
  const uses = `INSERT INTO promotion_uses (reservation_id, promotion_id, customer_id, customer_use, taken_at, returned_at)
    SELECT id, 9999, customer_id, 1, now(), CASE WHEN id % 2 = 0 THEN now() END FROM reservations ORDER BY id LIMIT 4`;
  const standing = '(SELECT count(*) FROM promotion_uses WHERE promotion_id = 9999 AND returned_at IS NULL)';
  const promotion = `INSERT INTO promotions (id, hotel_id, code, names, kind, basis_points, used)
    VALUES (9999, 1, 'KEPT', '{}', 'percent', 1000, ${standing})`;
  await inCorruption([uses, promotion], async (tx) => {
    expect(await tx.promotion.findUniqueOrThrow({ where: { id: 9999 } })).toMatchObject({ used: 2 });
    expect(await selectFaults(tx, 'a promotion counts the uses that stand', 5)).toEqual({
      count: 0,
      faults: [],
    });
  });
});

test('an event changed behind our back breaks the audit log', async () => {
  await sealAuditEvents(db, () => now);
  await db.$transaction([
    db.$executeRawUnsafe(`SET LOCAL session_replication_role = 'replica'`),
    db.$executeRawUnsafe(
      `UPDATE audit_events SET actor_name = 'somebody else' WHERE id = (SELECT min(id) FROM audit_events)`,
    ),
  ]);
  const findings = await verifyBooks(db);
  expect(findings.filter((finding) => finding.count > 0).map((finding) => finding.name)).toEqual([
    auditChainCheck,
  ]);
});

class Undo extends Error {}

/** Breaks the database past its triggers, looks, and takes everything back. */
async function inCorruption(statements: readonly string[], look: (tx: Tx) => Promise<void>): Promise<void> {
  await db
    .$transaction(
      async (tx) => {
        await tx.$executeRawUnsafe(`SET LOCAL session_replication_role = 'replica'`);
        for (const statement of statements)
          expect(await tx.$executeRawUnsafe(statement)).toBeGreaterThanOrEqual(0);
        await look(tx);
        throw new Undo();
      },
      { timeout: 20_000 },
    )
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
}
