import { calendarDate } from '../../core/calendar-date.ts';
import type { Language } from '../../core/local-text.ts';
import { type Minor, minor } from '../../core/money.ts';
import { formatDate, formatMoney } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { barChart, lineChart } from '../../platform/views/chart.ts';

export interface DesignPage {
  readonly title: string;
  readonly icons: readonly string[];
  readonly tokens: readonly string[];
  readonly scenes: readonly string[];
  readonly states: readonly { hue: string; key: string }[];
  readonly amount: Minor;
  readonly options: readonly { value: string; label: string }[];
  readonly cards: readonly { value: string; title: string; text: string; icon: string }[];
  readonly table: { columns: readonly object[]; rows: readonly object[] };
  readonly charts: readonly {
    heading: string;
    chart: string;
    columns: readonly object[];
    rows: readonly object[];
  }[];
}

const days = [
  '2027-05-03',
  '2027-05-04',
  '2027-05-05',
  '2027-05-06',
  '2027-05-07',
  '2027-05-08',
  '2027-05-09',
].map(calendarDate);
const thisYear = [812_00, 934_00, 1_020_00, 1_180_00, 1_460_00, 1_520_00, 990_00].map(minor);
const lastYear = [770_00, 810_00, 990_00, 1_090_00, 1_220_00, 1_410_00, 905_00].map(minor);

/** Every part of the design system once, on made-up figures. */
export function designPage(language: Language): DesignPage {
  const t = tFor(language);
  return {
    title: t('design.title'),
    icons: ['bed', 'users', 'key', 'receipt', 'calendar', 'credit-card'],
    tokens: [
      'paper',
      'card',
      'sunk',
      'ink',
      'ink-soft',
      'line',
      'edge',
      'jade',
      'jade-wash',
      'brass',
      'night',
    ],
    scenes: ['river', 'garden', 'city', 'family', 'suite', 'courtyard'],
    states: ['vacant', 'occupied', 'dirty', 'broken', 'due'].map((hue) => ({
      hue,
      key: `design.state.${hue}`,
    })),
    amount: minor(2_360_00),
    options: ['king', 'twin', 'family'].map((value) => ({ value, label: t(`design.bed.${value}`) })),
    cards: [
      { value: 'now', title: t('design.pay-now'), text: t('design.pay-now-text'), icon: 'credit-card' },
      { value: 'later', title: t('design.pay-later'), text: t('design.pay-later-text'), icon: 'building' },
    ],
    table: arrivals(language),
    charts: [chart(language, 'design.revenue', lineChart), chart(language, 'design.by-day', barChart)],
  };
}

function arrivals(language: Language): DesignPage['table'] {
  const t = tFor(language);
  return {
    columns: [
      { label: t('design.guest'), href: '/staff/design?sort=guest', sorted: 'ascending' },
      { label: t('design.room'), href: '/staff/design?sort=room' },
      { label: t('design.ready') },
      { label: t('design.balance'), numeric: true },
      { label: t('design.actions'), hidden: true },
    ],
    rows: [
      row(language, ['陈思远 Chen Siyuan', '0806', 'vacant', 1_180_00, true]),
      row(language, ['Marta Oliveira', '0504', 'dirty', 890_00, false]),
      row(language, ['Donaudampfschifffahrtsgesellschaft mbH', '0711', 'due', 0, false]),
    ],
  };
}

function row(
  language: Language,
  [guest, room, hue, balance, main]: [string, string, string, number, boolean],
): object {
  const t = tFor(language);
  return {
    cells: [
      { text: guest, small: 'W-48213' },
      room,
      { state: { hue, word: t(`design.state.${hue}`) } },
      formatMoney(minor(balance), 'CNY', language),
      { actions: [{ label: t('design.check-in'), href: '/staff/design/question', main, dialog: true }] },
    ],
  };
}

function chart(language: Language, key: string, draw: typeof lineChart): DesignPage['charts'][number] {
  const t = tFor(language);
  const series = [
    { name: t('design.this-year'), values: thisYear.map((value) => value / 100) },
    { name: t('design.last-year'), values: lastYear.map((value) => value / 100), quiet: true },
  ];
  return {
    heading: t(key),
    chart: draw({
      description: t(key),
      labels: days.map((day) => formatDate(day, 'short', language)),
      series,
    }),
    columns: [
      { label: t('design.day') },
      { label: t('design.this-year'), numeric: true },
      { label: t('design.last-year'), numeric: true },
    ],
    rows: days.map((day, index) => ({
      cells: [
        formatDate(day, 'weekday', language),
        formatMoney(thisYear[index] ?? minor(0), 'CNY', language),
        formatMoney(lastYear[index] ?? minor(0), 'CNY', language),
      ],
    })),
  };
}
