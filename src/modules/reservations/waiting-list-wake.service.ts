import type { Tx } from '../../platform/db.ts';
import { queueJob } from '../../platform/jobs.ts';
import { waitingJob } from './waiting-list.ts';

/** Has the hotel's waiting list looked at soon; called wherever nights go back on sale. Every minute it is by itself. */
export function wakeWaitingListIn(tx: Tx, hotelId: number): Promise<void> {
  return queueJob(tx, waitingJob, { hotelId }, { singletonKey: String(hotelId) });
}
