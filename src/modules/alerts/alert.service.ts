import { forbidden, notFound } from '../../core/errors.ts';
import { type Context, requireHotel } from '../../platform/context.ts';
import { inTransaction, type Tx } from '../../platform/db.ts';
import { type Feed, publish } from '../../platform/live.ts';
import {
  deleteAlertsBefore,
  insertAlert,
  type Reading,
  selectAlerts,
  selectReader,
  selectUnread,
  updateRead,
} from './alert.queries.ts';
import { type Alert, type AlertFilter, audiencesOf, type NewAlert, unreadFor } from './alert.ts';

export const alertsPerPage = 50;

/** Tells the role whose work it is, in the transaction of the change itself: both stand or neither. */
export function raiseAlertIn(tx: Tx, ctx: Context, alert: NewAlert): Promise<void> {
  return insertAlert(tx, alert, { at: ctx.clock(), by: ctx.actor.name });
}

/** The alerts for this person's roles in the hotel worked in. */
export function listAlerts(
  ctx: Context,
  { show, page }: { readonly show: AlertFilter; readonly page: number },
): Promise<{ alerts: Alert[]; total: number }> {
  const offset = (page - 1) * alertsPerPage;
  return selectAlerts(ctx.db, { ...listenerOf(ctx), show, limit: alertsPerPage, offset });
}

/** Reads one for all of its audience. Who comes second hears who was first. */
export function readAlert(ctx: Context, id: number): Promise<{ readonly readBefore: string | null }> {
  return inTransaction(ctx.db, async (tx) => {
    const reading = readingOf(ctx);
    const before = await updateRead(tx, reading, { id });
    if (before === 0) {
      const readBefore = await selectReader(tx, reading, id);
      if (readBefore === undefined) throw notFound('alert_not_found');
      return { readBefore };
    }
    await publish(tx, { hotelId: reading.hotelId, topic: 'alerts' });
    return { readBefore: null };
  });
}

/** Reads all that stood on the page: none that came, or came again, after `upTo`. */
export function readAlerts(ctx: Context, upTo: Date): Promise<number> {
  return inTransaction(ctx.db, async (tx) => {
    const reading = readingOf(ctx);
    const count = await updateRead(tx, reading, { upTo });
    if (count > 0) await publish(tx, { hotelId: reading.hotelId, topic: 'alerts' });
    return count;
  });
}

const daysKept = 90;
const batchSize = 1_000;

/** News older than 90 days go, read or not, a batch at a time, so that nobody who raises one waits. Answers how many. */
export async function forgetOldAlerts(ctx: Context, batch = batchSize): Promise<number> {
  const before = new Date(ctx.clock().getTime() - daysKept * 86_400_000);
  let gone = 0;
  let last: number;
  do {
    last = await deleteAlertsBefore(ctx.db, before, batch);
    gone += last;
  } while (last === batch);
  return gone;
}

function listenerOf(ctx: Context) {
  return { hotelId: requireHotel(ctx), audiences: audiencesOf(ctx.permissions) };
}

function readingOf(ctx: Context): Reading {
  const { id, name } = ctx.actor;
  if (id === null) throw forbidden('no_permission', { access: 'alerts.read' });
  return { ...listenerOf(ctx), at: ctx.clock(), reader: { id, name } };
}

/** Keeps the unread count of every open page: one small statement for each process and change, however many are open. */
export const alertFeed: Feed = {
  name: 'alerts',
  topics: { alerts: 0 },
  greet: (listener) => alertFeed.tell(listener.hotelId, [listener]),
  async tell(hotelId, listeners) {
    const [first] = listeners;
    if (!first) return;
    const unread = await selectUnread(first.ctx.db, hotelId);
    for (const listener of listeners) {
      const count = unreadFor(unread, audiencesOf(listener.ctx.permissions));
      listener.send({ topic: 'waiting', payload: { alerts: count } });
    }
  },
};
