import { addMinor, type Minor, sumMinor } from '../../core/money.ts';
import type { Offer } from '../availability/offer.ts';
import { asksForDeposit } from '../rates/deposit.ts';
import { blockEnd } from '../rates/hour-block.ts';
import type { PricedStay, PricedTax } from '../rates/stay-price.ts';
import { type Guarantee, guaranteeOf } from '../reservations/guarantee.ts';
import type { RoomChoice } from './party.ts';

/** One chosen room with its price. */
export interface DraftRoom {
  readonly choice: RoomChoice;
  readonly offer: Pick<Offer, 'roomType' | 'ratePlan' | 'policy'>;
  readonly priced: PricedStay;
  /** The block of hours, on a plan by the hour. */
  readonly hours: { readonly start: string; readonly end: string } | null;
}

/** What the guest is about to book: nothing is written down yet. */
export interface BookingDraft {
  readonly rooms: readonly DraftRoom[];
  readonly totalMinor: Minor;
  readonly dueNowMinor: Minor;
  readonly taxes: readonly PricedTax[];
  readonly payments: readonly ('prepay' | 'at_hotel')[];
  /** What holds it where it is paid at the hotel. */
  readonly guarantee: Guarantee;
}

/** The chosen rooms of one type and plan, asked for together: the offer prices them all. */
export interface RoomGroup {
  readonly roomType: string;
  readonly ratePlan: string;
  readonly choices: readonly RoomChoice[];
}

export function groupedChoices(choices: readonly RoomChoice[]): RoomGroup[] {
  const groups = new Map<string, RoomChoice[]>();
  for (const choice of choices) {
    const key = `${choice.roomType}.${choice.ratePlan}`;
    const group = groups.get(key);
    if (group) group.push(choice);
    else groups.set(key, [choice]);
  }
  return [...groups.values()].map((group) => ({
    roomType: group[0]?.roomType ?? '',
    ratePlan: group[0]?.ratePlan ?? '',
    choices: group,
  }));
}

/** Adds the offers up. Paying now is possible where anything is due; paying at the hotel where every plan allows it. */
export function draftOf(
  groups: readonly { readonly group: RoomGroup; readonly offer: Offer }[],
  { start, keepsCards = false }: { start?: string | undefined; keepsCards?: boolean } = {},
): BookingDraft {
  const offers = groups.map(({ offer }) => offer);
  const dueNowMinor = sumMinor(offers.map((offer) => offer.dueNowMinor));
  const atHotel = offers.every(
    ({ ratePlan, policy }) => ratePlan.allowPayAtHotel || !asksForDeposit(ratePlan, policy),
  );
  return {
    rooms: groups.flatMap(({ group, offer }) =>
      group.choices.flatMap((choice, index) => {
        const priced = offer.stays[index];
        return priced ? [{ choice, offer, priced, hours: hoursOf(offer, start) }] : [];
      }),
    ),
    totalMinor: sumMinor(offers.map((offer) => offer.totalMinor)),
    dueNowMinor,
    guarantee: guaranteeOf(
      offers.map(({ policy }) => policy),
      keepsCards,
    ),
    taxes: addedTaxes(offers.flatMap((offer) => offer.taxes)),
    payments: [
      ...(dueNowMinor > 0 ? (['prepay'] as const) : []),
      ...(atHotel ? (['at_hotel'] as const) : []),
    ],
  };
}

/** The same for a guest who must pay ahead: by the plan's own deposit, or all of it where the plan asks for none. */
export function paidAhead(draft: BookingDraft): BookingDraft {
  const dueNowMinor = draft.dueNowMinor > 0 ? draft.dueNowMinor : draft.totalMinor;
  return { ...draft, dueNowMinor, payments: ['prepay'] };
}

function hoursOf({ ratePlan: { hours } }: Offer, asked: string | undefined): DraftRoom['hours'] {
  const start = asked ?? hours?.starts[0];
  const end = hours && start !== undefined ? blockEnd(hours, start) : null;
  return start !== undefined && end !== null ? { start, end } : null;
}

function addedTaxes(taxes: readonly PricedTax[]): PricedTax[] {
  const added = new Map<string, PricedTax>();
  for (const tax of taxes) {
    const key = `${tax.code} ${tax.included}`;
    const sofar = added.get(key);
    added.set(key, sofar ? { ...tax, amountMinor: addMinor(sofar.amountMinor, tax.amountMinor) } : tax);
  }
  return [...added.values()];
}
