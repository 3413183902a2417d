import { addDays, type CalendarDate, parseCalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { searchPath } from './booking.paths.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

/** The form that asks for dates and guests: on the home page, above the results and beside a room. */
export interface StayForm {
  readonly action: string;
  readonly hotel: string | undefined;
  readonly checkIn: string;
  readonly checkOut: string;
  readonly adults: string;
  readonly children: string;
  readonly rooms: string;
  readonly ages: readonly string[];
  readonly code: string;
  /** For the day: the second date does not count. */
  readonly day: boolean;
  /** Children whose ages the page asks for below. */
  readonly ageFields: readonly { readonly label: string; readonly value: string }[];
  readonly firstDay: string;
  readonly lastDay: string;
  readonly adultOptions: readonly Option[];
  readonly childOptions: readonly Option[];
  readonly roomOptions: readonly Option[];
  readonly ageOptions: readonly Option[];
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly submitLabel: string;
}

export interface StayFormValues {
  readonly checkIn?: string | undefined;
  readonly checkOut?: string | undefined;
  readonly adults?: string | undefined;
  readonly children?: string | undefined;
  readonly rooms?: string | undefined;
  readonly ages?: readonly string[];
  readonly code?: string | undefined;
  readonly day?: boolean;
}

export interface StayFormOptions {
  readonly hotel: Hotel;
  readonly slug: string | undefined;
  readonly language: Language;
  readonly values: StayFormValues;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
  readonly action?: string;
  readonly submitKey?: string;
}

/** Without values it proposes two nights from tomorrow for two. */
export function stayForm(options: StayFormOptions): StayForm {
  const { hotel, language, values } = options;
  const t = tFor(language);
  const tomorrow = addDays(hotel.businessDate, 1);
  const children = values.children ?? '0';
  const ages = values.ages ?? [];
  const day = values.day || (values.checkIn !== undefined && values.checkIn === values.checkOut);
  return {
    action: options.action ?? searchPath,
    hotel: options.slug,
    checkIn: values.checkIn ?? tomorrow,
    checkOut: day ? dayAfter(values.checkIn, tomorrow) : (values.checkOut ?? addDays(tomorrow, 2)),
    adults: values.adults ?? '2',
    children,
    rooms: values.rooms ?? '1',
    ages,
    code: values.code ?? '',
    day,
    ageFields: Array.from({ length: Math.min(20, Number(children) || 0) }, (_, index) => ({
      label: t('booking.form.age-of', { number: index + 1 }),
      value: ages[index] ?? '',
    })),
    firstDay: hotel.businessDate,
    lastDay: addDays(hotel.businessDate, hotel.bookingHorizonDays),
    adultOptions: counted(1, 12, values.adults, (count) => t('booking.adults', { count })),
    childOptions: counted(0, 8, values.children, (count) => t('booking.children', { count })),
    roomOptions: counted(1, 9, values.rooms, (count) => t('booking.rooms', { count })),
    ageOptions: counted(0, 17, undefined, (count) => t('booking.years', { count })),
    errors: options.errors ?? {},
    submitLabel: t(options.submitKey ?? 'booking.form.search'),
  };
}

/** Who takes the night after all finds one proposed. */
function dayAfter(text: string | undefined, otherwise: CalendarDate): CalendarDate {
  return addDays(parseCalendarDate(text ?? '') ?? otherwise, 1);
}

/** The usual counts, and the one that was asked for. */
function counted(
  from: number,
  to: number,
  asked: string | undefined,
  label: (count: number) => string,
): Option[] {
  const counts = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const extra = Number(asked);
  if (Number.isInteger(extra) && extra > to && extra <= 40) counts.push(extra);
  return counts.map((count) => ({ value: String(count), label: label(count) }));
}
