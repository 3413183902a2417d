import { notFound } from '../../core/errors.ts';
import { recordEvent } from '../../platform/audit.ts';
import type { Context } from '../../platform/context.ts';
import { type DbOrTx, inTransaction } from '../../platform/db.ts';
import { publish } from '../../platform/live.ts';
import { listRoomClasses } from '../room-types/room-class.service.ts';
import { replaceVipTreatments, selectVipTreatments } from './vip-treatment.queries.ts';
import type { VipTreatment } from './vip-treatment.ts';

export function listVipTreatments(db: DbOrTx, hotelId: number): Promise<VipTreatment[]> {
  return selectVipTreatments(db, hotelId);
}

/** Says anew what VIPs get, for all rooms and for classes that do otherwise; a class of another hotel is refused. */
export function saveVipTreatments(
  ctx: Context,
  hotelId: number,
  treatments: readonly VipTreatment[],
): Promise<void> {
  return inTransaction(ctx.db, async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM hotels WHERE id = ${hotelId} FOR NO KEY UPDATE`;
    const classes = new Set((await listRoomClasses(tx, hotelId)).map(({ id }) => id));
    if (treatments.some(({ classId }) => classId !== null && !classes.has(classId)))
      throw notFound('room_class_not_found');
    const before = await selectVipTreatments(tx, hotelId);
    const after = treatments.filter(({ inRoom, atDesk }) => inRoom !== '' || atDesk !== '');
    await replaceVipTreatments(tx, hotelId, after);
    const subject = { subjectType: 'hotel', subjectId: hotelId };
    await recordEvent(tx, ctx, {
      hotelId,
      action: 'vip_treatment_changed',
      ...subject,
      before: { treatments: before },
      after: { treatments: after },
    });
    await publish(tx, { hotelId, topic: 'rooms' });
  });
}
