import { addDays, type CalendarDate, dateAt, instantAt } from '../../core/calendar-date.ts';
import { notFound } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { queueJob } from '../../platform/jobs.ts';
import type { GatewayCode } from './gateways/gateway.ts';
import { gatewayOf, gateways } from './gateways/gateways.ts';
import { type Reconciliation, reconciled } from './reconciliation.ts';
import { replaceStatement, selectOurs, selectStatementTime, selectTheirs } from './statement.queries.ts';

/** The job that fetches one provider's statement of one day. */
export const fetchStatementJob = 'fetch-payment-statement';

/** Fetches what a provider moved on one of its days and keeps it. Fetched again, it replaces what was there. */
export async function fetchStatement(
  ctx: Context,
  { gateway, date, hotelId = null }: { gateway: GatewayCode; date: CalendarDate; hotelId?: number | null },
): Promise<void> {
  const lines = await gatewayOf(gateway).statement(ctx, date);
  if (lines === null) throw notFound('no_statement');
  await inTransaction(ctx.db, async (tx) => {
    await replaceStatement(tx, ctx, { gateway, date }, lines);
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'statement_fetched',
      subjectType: 'payment_statement',
      subjectId: `${gateway} ${date}`,
      subjectLabel: `${gateway} ${date}`,
      after: { lines: lines.length },
    });
  });
}

/** Yesterday's statement of every provider in use: each day ends at the provider's own midnight. */
export async function queueStatements(ctx: Context): Promise<void> {
  const inUse = gateways.filter((gateway) => gateway.kind === 'online' && gateway.isReady());
  await inTransaction(ctx.db, async (tx) => {
    for (const { code: gateway, statementZone } of inUse) {
      const date = addDays(dateAt(ctx.clock(), statementZone), -1);
      await queueJob(tx, fetchStatementJob, { gateway, date }, { singletonKey: `${gateway}-${date}` });
    }
  });
}

/** Our books beside the provider's statement of a day. */
export async function reconciliation(
  db: DbOrTx,
  { hotelId, gateway, date }: { hotelId: number; gateway: GatewayCode; date: CalendarDate },
): Promise<Reconciliation> {
  const { statementZone } = gatewayOf(gateway);
  const from = instantAt(date, '00:00', statementZone);
  const to = instantAt(addDays(date, 1), '00:00', statementZone);
  const fetchedAt = await selectStatementTime(db, { gateway, date });
  const theirs = await selectTheirs(db, hotelId, { gateway, date });
  const ours = await selectOurs(db, hotelId, { gateway, date, from, to });
  return { date, fetchedAt, rows: reconciled(ours, theirs) };
}

/** The gateways that draw up statements, in use or with payments from a time when they were. */
export async function reconcilableGateways(db: DbOrTx, hotelId: number): Promise<GatewayCode[]> {
  const used = await db.payment.findMany({
    where: { hotelId },
    distinct: ['gateway'],
    select: { gateway: true },
  });
  return gateways
    .filter(
      ({ kind, code, isReady }) =>
        kind === 'online' && (isReady() || used.some((one) => one.gateway === code)),
    )
    .map(({ code }) => code);
}

/** The provider's day before the present one: the last that is over. */
export function lastStatementDate(ctx: Context, gateway: GatewayCode): CalendarDate {
  return addDays(dateAt(ctx.clock(), gatewayOf(gateway).statementZone), -1);
}
