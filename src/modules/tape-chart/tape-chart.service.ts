import { addDays, type CalendarDate } from '../../core/calendar-date.ts';
import type { DbOrTx } from '../../platform/db.ts';
import type { TapeDays, TapeRoom, TapeStay } from './tape.ts';
import { selectTapeDays, selectTapeRooms, selectTapeStays, type TapeQuestion } from './tape-chart.queries.ts';

export interface Tape {
  readonly days: TapeDays;
  /** The first day that is not drawn. */
  readonly to: CalendarDate;
  readonly rooms: readonly TapeRoom[];
  readonly stays: readonly TapeStay[];
}

/** The rooms of the house over some days, with everybody in them and everybody who waits for one: three statements. */
export async function loadTape(db: DbOrTx, question: TapeQuestion): Promise<Tape> {
  const days = await selectTapeDays(db, question);
  const to = addDays(days.from, days.days);
  const span = { hotelId: question.hotelId, from: days.from, to };
  const rooms = await selectTapeRooms(db, span);
  return { days, to, rooms, stays: await selectTapeStays(db, span) };
}
