import type { CalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { blockKinds, returnStates } from '../rooms/room.ts';
import { roomBlocksPath, roomPath } from './housekeeping.paths.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

export interface BlockPage {
  readonly title: string;
  readonly action: string;
  readonly closeHref: string;
  readonly kinds: readonly Option[];
  readonly returnStates: readonly Option[];
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly refusal: string | null;
  readonly displaced: boolean;
}

export interface BlockPageInput {
  readonly number: string;
  readonly businessDate: CalendarDate;
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
  readonly refusal?: string;
  /** Reservations would lose their room: the box to accept that is shown. */
  readonly displaced?: boolean;
}

export function blockPage(input: BlockPageInput, language: Language): BlockPage {
  const t = tFor(language);
  const { number, businessDate, values = {}, errors = {}, refusal = null, displaced = false } = input;
  return {
    title: t('housekeeping.block.title', { room: number }),
    action: roomBlocksPath(number),
    closeHref: roomPath(number),
    kinds: blockKinds.map((value) => ({ value, label: t(`housekeeping.block.${value}`) })),
    returnStates: returnStates.map((value) => ({ value, label: t(`rooms.housekeeping.${value}`) })),
    values: { kind: 'out_of_order', startDate: businessDate, returnState: 'dirty', ...values },
    errors,
    refusal,
    displaced,
  };
}
