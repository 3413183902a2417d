import { parseCalendarDate } from '../../core/calendar-date.ts';
import type { Language, LocalText } from '../../core/local-text.ts';
import { minor } from '../../core/money.ts';
import { formatDate, formatDateTime, formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { hasMessage, textFor, tFor } from '../../platform/i18n/translate.ts';
import { readablePhone } from '../../platform/phone.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { PersonalData } from './personal-data.ts';
import {
  type DocumentColumn,
  type DocumentSection,
  documentSections,
  type NamedThing,
  type ValueKind,
} from './personal-document.ts';

export interface PersonalPaper {
  readonly file: PersonalData;
  /** Whose name and clock the paper has. */
  readonly hotel: Hotel;
  readonly hotels: readonly Hotel[];
  /** What things are called that the rows know by number. */
  readonly names: Readonly<Record<NamedThing, ReadonlyMap<number, LocalText>>>;
  readonly name: string;
  readonly language: Language;
}

type Row = Readonly<Record<string, unknown>>;

interface PaperColumn {
  readonly label: string;
  readonly width?: 'narrow' | 'content' | 'label';
  readonly numeric?: boolean;
}

interface PaperSection {
  readonly heading: string;
  readonly columns: readonly PaperColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** Everything that is kept of a person, for a person to read: in his language, with the money of each house. */
export function personalPaper(paper: PersonalPaper) {
  const { file, hotel, name, language } = paper;
  const t = tFor(language);
  const at = formatDateTime(new Date(file.exportedAt), hotel.timeZone, language);
  return {
    title: t('privacy.title', { name }),
    letterhead: textFor(hotel.names, language),
    lines: [t('privacy.document.at', { at }), t('privacy.document.lead')],
    sections: documentSections.flatMap((section) => sectionOf(paper, section) ?? []),
    pageOf: (page: number, pages: number) => t('privacy.document.page', { page, pages }),
  };
}

/** How wide a column is beside the others, and whether its figures stand to the right. */
const shapes: Partial<Record<ValueKind, Pick<PaperColumn, 'width' | 'numeric'>>> = {
  money: { width: 'narrow', numeric: true },
  number: { width: 'narrow', numeric: true },
  date: { width: 'narrow' },
  instant: { width: 'narrow' },
  flag: { width: 'narrow' },
  word: { width: 'narrow' },
  house: { width: 'content' },
  named: { width: 'content' },
  language: { width: 'content' },
  phone: { width: 'narrow' },
  code: { width: 'content' },
};

function sectionOf(paper: PersonalPaper, { table, as, columns }: DocumentSection): PaperSection | null {
  const t = tFor(paper.language);
  const rows = paper.file.data[table] ?? [];
  if (rows.length === 0) return null;
  const heading = t(`privacy.document.tables.${table}`);
  const labelOf = ({ name, label = name }: DocumentColumn) => t(`privacy.document.columns.${label}`);
  if (as === 'facts') {
    const lines = rows.flatMap((row) =>
      columns.map((column) => [labelOf(column), valueOfColumn(paper, column, row)]),
    );
    const told = lines.filter(([, value]) => value !== nothing);
    return { heading, columns: [{ label: '', width: 'label' }, { label: '' }], rows: told };
  }
  const shaped = columns.map((column) => ({ label: labelOf(column), ...shapes[column.kind] }));
  return {
    heading,
    columns: shaped.every(({ width }) => width) ? spread(shaped) : shaped,
    rows: rows.map((row) => columns.map((column) => valueOfColumn(paper, column, row))),
  };
}

/** A table without free text is as wide as the page all the same: its first column takes what is left. */
function spread([first, ...others]: readonly PaperColumn[]): PaperColumn[] {
  return first ? [{ label: first.label }, ...others] : [];
}

const nothing = '–';

function valueOfColumn(paper: PersonalPaper, { name, kind, words = '' }: DocumentColumn, row: Row): string {
  const value = row[name];
  const isEmpty = value === null || value === undefined || value === '';
  if (isEmpty || (Array.isArray(value) && value.length === 0)) return nothing;
  const { language, hotels, hotel } = paper;
  const house = hotels.find(({ id }) => id === row.hotel_id) ?? hotel;
  switch (kind) {
    case 'text':
    case 'code':
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
    case 'phone':
      return readablePhone(String(value));
    case 'language':
      return wordOf('privacy.document.languages', value, language);
    case 'country':
      return countryName(String(value), language);
    case 'named': {
      const names = paper.names[words as NamedThing].get(Number(value));
      return names ? textFor(names, language) : nothing;
    }
    case 'word':
      return wordOf(words, value, language);
    case 'list':
      return [value]
        .flat()
        .map((one) => wordOf(words, one, language))
        .join(', ');
  }
}

function wordOf(words: string, value: unknown, language: Language): string {
  const key = `${words}.${value}`;
  const said = hasMessage(key) ? tFor(language)(key) : String(value);
  return said.slice(0, 1).toLocaleUpperCase(language) + said.slice(1);
}

/** "Germany", "德国"; a code that nobody knows stays one. */
function countryName(code: string, language: Language): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
}
