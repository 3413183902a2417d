import { z } from 'zod';
import type { JobDefinition } from '../../platform/jobs.ts';
import { bookingKinds } from '../notifications/message-kind.ts';
import { claimDuePrepayments } from './guarantee.service.ts';
import { lapseHolds } from './lapse.service.ts';
import { writeDueNotices } from './notice.service.ts';
import { fillPinyin } from './pinyin.service.ts';
import { writeReservationMail } from './reservation-mail.service.ts';
import { lapseJob, mailJob, noticeJob } from './reservation-mail.ts';
import { offerFreedRooms } from './waiting-list.service.ts';
import { waitingJob } from './waiting-list.ts';

const MailData = z.object({
  kind: z.enum(bookingKinds),
  reservationId: z.number(),
  occasion: z.string().optional(),
  feeMinor: z.number().optional(),
  refundMinor: z.number().optional(),
  amountMinor: z.number().optional(),
  reason: z.string().optional(),
  token: z.string().optional(),
});

/** One hotel's list, or every hotel's on the minute. */
const WaitingData = z.object({ hotelId: z.number().optional() }).nullish();

export const reservationJobs: readonly JobDefinition[] = [
  { name: lapseJob, schedule: '* * * * *', handle: (ctx) => lapseHolds(ctx) },
  { name: noticeJob, schedule: '*/5 * * * *', handle: (ctx) => writeDueNotices(ctx) },
  { name: 'reservations.pinyin', schedule: '* * * * *', handle: (ctx) => fillPinyin(ctx) },
  {
    name: waitingJob,
    schedule: '* * * * *',
    handle: (ctx, data) => offerFreedRooms(ctx, WaitingData.parse(data)?.hotelId),
  },
  { name: 'reservations.prepayments', schedule: '25 * * * *', handle: (ctx) => claimDuePrepayments(ctx) },
  { name: mailJob, handle: (ctx, data) => writeReservationMail(ctx, MailData.parse(data)) },
];
