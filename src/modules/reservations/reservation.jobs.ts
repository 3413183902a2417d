import { z } from 'zod';
import type { JobDefinition } from '../../platform/jobs.ts';
import { lapseHolds } from './lapse.service.ts';
import { writeReservationMail } from './reservation-mail.service.ts';
import { lapseJob, mailJob, mailKinds } from './reservation-mail.ts';
import { offerFreedRooms } from './waiting-list.service.ts';
import { waitingJob } from './waiting-list.ts';

const MailData = z.object({
  kind: z.enum(mailKinds),
  reservationId: z.number(),
  occasion: z.string().optional(),
  feeMinor: z.number().optional(),
  refundMinor: z.number().optional(),
  token: z.string().optional(),
});

/** One hotel's list, or every hotel's on the minute. */
const WaitingData = z.object({ hotelId: z.number().optional() }).nullish();

export const reservationJobs: readonly JobDefinition[] = [
  { name: lapseJob, schedule: '* * * * *', handle: (ctx) => lapseHolds(ctx) },
  {
    name: waitingJob,
    schedule: '* * * * *',
    handle: (ctx, data) => offerFreedRooms(ctx, WaitingData.parse(data)?.hotelId),
  },
  { name: mailJob, handle: (ctx, data) => writeReservationMail(ctx, MailData.parse(data)) },
];
