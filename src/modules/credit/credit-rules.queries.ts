import { z } from 'zod';
import { conflict } from '../../core/errors.ts';
import { minor } from '../../core/money.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { type DbOrTx, selectRows, type Tx } from '../../platform/db.ts';
import { type CreditRules, creditFacts, usualRules } from './credit.ts';

const RulesRow = z.object({
  version: z.number(),
  windowMonths: z.number(),
  rules: z.array(
    z.object({ fact: z.enum(creditFacts), points: z.number(), per: z.number(), most: z.number() }),
  ),
  levels: z.array(
    z.object({
      position: z.number(),
      fromScore: z.number().nullable(),
      payAtHotel: z.boolean(),
      onAccountMinor: z
        .number()
        .transform((amount) => minor(amount))
        .nullable(),
      lateCancellations: z.number(),
      fastCheckIn: z.boolean(),
    }),
  ),
});

/** The rules a hotel goes by now; the usual ones where it never made its own. */
export async function selectCreditRules(db: DbOrTx, hotelId: number): Promise<CreditRules> {
  const [row] = await selectRows(
    db,
    RulesRow,
    Prisma.sql`SELECT rule_set.version, rule_set.window_months AS "windowMonths",
        (SELECT jsonb_agg(jsonb_build_object('fact', fact, 'points', points, 'per', per, 'most', most))
          FROM credit_rules rule WHERE rule.hotel_id = rule_set.hotel_id AND rule.version = rule_set.version) AS rules,
        (SELECT jsonb_agg(jsonb_build_object('position', position, 'fromScore', from_score, 'payAtHotel', pay_at_hotel,
            'onAccountMinor', on_account_minor, 'lateCancellations', late_cancellations, 'fastCheckIn', fast_check_in)
            ORDER BY position)
          FROM credit_levels step WHERE step.hotel_id = rule_set.hotel_id AND step.version = rule_set.version) AS levels
      FROM credit_rule_sets rule_set WHERE rule_set.hotel_id = ${hotelId} ORDER BY rule_set.version DESC LIMIT 1`,
  );
  if (!row) return usualRules;
  const inOrder = creditFacts.flatMap((fact) => row.rules.filter((rule) => rule.fact === fact));
  return { ...row, rules: inOrder };
}

/** Writes the next version; somebody else's that came first is a conflict. */
export async function insertCreditRules(
  tx: Tx,
  hotelId: number,
  rules: CreditRules,
  by: { readonly at: Date; readonly name: string },
): Promise<void> {
  const { version, windowMonths } = rules;
  const made = await tx.$executeRaw`
    INSERT INTO credit_rule_sets (hotel_id, version, window_months, created_at, created_by)
    VALUES (${hotelId}, ${version}, ${windowMonths}, ${by.at}, ${by.name}) ON CONFLICT DO NOTHING`;
  if (made !== 1) throw conflict('stale_version');
  await tx.creditRule.createMany({ data: rules.rules.map((rule) => ({ ...rule, hotelId, version })) });
  await tx.creditLevel.createMany({ data: rules.levels.map((level) => ({ ...level, hotelId, version })) });
}
