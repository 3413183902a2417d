import { parseCalendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { minor } from '../../core/money.ts';
import { formatDate, formatDateTime, formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { hasMessage, textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { PersonalData } from './personal-data.ts';
import { type DocumentColumn, documentSections } from './personal-document.ts';

export interface PersonalPaper {
  readonly file: PersonalData;
  /** Whose name and clock the paper has. */
  readonly hotel: Hotel;
  readonly hotels: readonly Hotel[];
  readonly name: string;
  readonly language: Language;
}

type Row = Readonly<Record<string, unknown>>;

/** Everything that is kept of a person, for a person to read: in his language, with the money of each house. */
export function personalPaper(paper: PersonalPaper) {
  const { file, hotel, name, language } = paper;
  const t = tFor(language);
  const at = formatDateTime(new Date(file.exportedAt), hotel.timeZone, language);
  const sections = documentSections
    .map(({ table, columns }) => ({
      heading: t(`privacy.document.tables.${table}`),
      columns: columns.map((column) => t(`privacy.document.columns.${column.name}`)),
      rows: (file.data[table] ?? []).map((row) => columns.map((column) => valueOfColumn(paper, column, row))),
    }))
    .filter(({ rows }) => rows.length > 0);
  return {
    title: t('privacy.title', { name }),
    letterhead: textFor(hotel.names, language),
    lines: [t('privacy.document.at', { at }), t('privacy.document.lead')],
    sections,
    pageOf: (page: number, pages: number) => t('privacy.document.page', { page, pages }),
  };
}

function valueOfColumn(paper: PersonalPaper, { name, kind, words }: DocumentColumn, row: Row): string {
  const value = row[name];
  if (value === null || value === undefined || value === '') return '–';
  const { language } = paper;
  const house = paper.hotels.find(({ id }) => id === row.hotel_id) ?? paper.hotel;
  switch (kind) {
    case 'text':
      return String(value);
    case 'number':
      return formatNumber(Number(value), language);
    case 'flag':
      return tFor(language)(value === true ? 'privacy.document.yes' : 'privacy.document.no');
    case 'house':
      return textFor(house.names, language);
    case 'money':
      return formatMoney(minor(Number(value)), house.currency, language);
    case 'instant':
      return formatDateTime(new Date(String(value)), house.timeZone, language);
    case 'date': {
      const day = parseCalendarDate(String(value));
      return day === null ? String(value) : formatDate(day, 'medium', language);
    }
    case 'word': {
      const key = `${words}.${value}`;
      return hasMessage(key) ? tFor(language)(key) : String(value);
    }
  }
}
