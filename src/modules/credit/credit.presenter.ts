import { minor } from '../../core/money.ts';
import { isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import { formatDateTime, formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Crumb } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { customerPath, customersPath } from '../customers/customer.paths.ts';
import { type Customer, fullName } from '../customers/customer.ts';
import { type GuestTab, guestTabs } from '../customers/guest-tabs.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { creditRulesPath } from './credit.paths.ts';
import type { GuestCredit } from './credit.service.ts';
import { type Allowances, type CreditChange, creditScore, levelCount, levelOf, noFacts } from './credit.ts';

interface Cell {
  readonly text: string;
  readonly small?: string;
}

export interface CreditPage extends PageModel {
  readonly who: string;
  readonly crumbs: readonly Crumb[];
  readonly tabs: readonly GuestTab[];
  readonly level: string;
  readonly levelTone: string;
  readonly lead: string;
  readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
  readonly foot: readonly Cell[];
  readonly allowed: readonly { readonly term: string; readonly text: string }[];
  readonly changes: {
    readonly columns: readonly { readonly label: string; readonly numeric: boolean }[];
    readonly rows: readonly { readonly cells: readonly Cell[] }[];
  };
  readonly rulesHref: string | null;
}

const tones: readonly string[] = ['due', '', 'jade', 'jade'];

/** A guest's level: the sum line by line, what it allows, and how it came about. */
export function creditPage(
  ctx: Context,
  { customer, hotel, found }: { customer: Customer; hotel: Hotel; found: GuestCredit },
): CreditPage {
  const t = tFor(ctx.language);
  const { credit, rules } = found;
  const unknown = creditScore(noFacts, rules);
  const level = credit?.level ?? unknown.level.position;
  const lines = credit?.lines ?? unknown.lines;
  const number = (value: number) => scoreText(ctx, value);
  const seen = credit && formatDateTime(credit.at, hotel.timeZone, ctx.language);
  return {
    title: t('credit.title'),
    who: fullName(customer),
    crumbs: [
      { href: customersPath, label: t('customers.list.title') },
      { href: customerPath(customer.id), label: fullName(customer) },
      { href: null, label: t('credit.title') },
    ],
    tabs: guestTabs(t, customer.id, 'credit'),
    level: levelText(ctx, level),
    levelTone: tones[level - 1] ?? '',
    lead: seen
      ? t('credit.scored', { score: number(credit.score), at: seen, months: rules.windowMonths })
      : t('credit.not-scored'),
    columns: [
      { label: t('credit.columns.fact'), numeric: false },
      { label: t('credit.columns.found'), numeric: true },
      { label: t('credit.columns.points'), numeric: true },
    ],
    rows: lines.map((line) => ({
      cells: [
        { text: t(`credit.facts.${line.fact}`), small: ruleText(ctx, hotel, found, line.fact) },
        { text: amountText(ctx, hotel, line) },
        { text: signed(ctx, line.points) },
      ],
    })),
    foot: [
      { text: t('credit.columns.score') },
      { text: '' },
      { text: number(credit?.score ?? unknown.score) },
    ],
    allowed: allowedText(ctx, { hotel, found, of: credit ?? levelOf(unknown.score, rules.levels) }),
    changes: {
      columns: [
        { label: t('credit.columns.when'), numeric: false },
        { label: t('credit.columns.level'), numeric: false },
        { label: t('credit.columns.score'), numeric: true },
      ],
      rows: found.changes.map((change) => ({ cells: changeCells(ctx, hotel, change) })),
    },
    rulesHref: isAllowed(ctx, 'hotel.settings') ? creditRulesPath : null,
  };
}

export function levelText(ctx: Context, position: number): string {
  return tFor(ctx.language)('credit.level-of', {
    position,
    count: levelCount,
    name: tFor(ctx.language)(`credit.levels.${position}`),
  });
}

type Line = NonNullable<GuestCredit['credit']>['lines'][number];

function amountText(ctx: Context, hotel: Hotel, { fact, amount }: Line): string {
  return fact === 'spend'
    ? formatMoney(minor(amount), hotel.currency, ctx.language)
    : formatNumber(amount, ctx.language);
}

function ruleText(ctx: Context, hotel: Hotel, { rules }: GuestCredit, fact: Line['fact']): string {
  const t = tFor(ctx.language);
  const rule = rules.rules.find((each) => each.fact === fact);
  if (!rule) return '–';
  const points = signed(ctx, rule.points);
  const most = formatNumber(rule.most, ctx.language);
  const per =
    fact === 'spend'
      ? formatMoney(minor(rule.per), hotel.currency, ctx.language)
      : formatNumber(rule.per, ctx.language);
  return rule.per === 1
    ? t('credit.rule-each', { points, most })
    : t('credit.rule-per', { points, per, most });
}

function scoreText(ctx: Context, value: number): string {
  const text = formatNumber(Math.abs(value), ctx.language);
  return value < 0 ? `−${text}` : text;
}

function signed(ctx: Context, value: number): string {
  const text = formatNumber(Math.abs(value), ctx.language);
  return value > 0 ? `+${text}` : scoreText(ctx, value);
}

function allowedText(
  ctx: Context,
  { hotel, found, of }: { hotel: Hotel; found: GuestCredit; of: Allowances },
): CreditPage['allowed'] {
  const t = tFor(ctx.language);
  const yes = (holds: boolean) => t(holds ? 'credit.yes' : 'credit.no');
  const { onAccountMinor } = of;
  const left = Math.max(0, of.lateCancellations - found.waiversUsed);
  return [
    { term: t('credit.allows.pay-at-hotel'), text: yes(of.payAtHotel) },
    {
      term: t('credit.allows.on-account'),
      text:
        onAccountMinor === null
          ? t('credit.no-limit')
          : formatMoney(onAccountMinor, hotel.currency, ctx.language),
    },
    {
      term: t('credit.allows.late-cancellations'),
      text: t('credit.left-of', {
        left: formatNumber(left, ctx.language),
        total: formatNumber(of.lateCancellations, ctx.language),
      }),
    },
    { term: t('credit.allows.fast-check-in'), text: yes(of.fastCheckIn) },
  ];
}

function changeCells(ctx: Context, hotel: Hotel, change: CreditChange): Cell[] {
  const t = tFor(ctx.language);
  const { levelBefore, scoreBefore } = change;
  const number = (value: number) => scoreText(ctx, value);
  const from = (before: string | null, now: string) =>
    before === null || before === now ? now : `${before} → ${now}`;
  return [
    {
      text: t(`credit.causes.${change.cause}`),
      small: formatDateTime(change.at, hotel.timeZone, ctx.language),
    },
    {
      text: from(
        levelBefore === null ? null : t(`credit.levels.${levelBefore}`),
        t(`credit.levels.${change.level}`),
      ),
    },
    { text: from(scoreBefore === null ? null : number(scoreBefore), number(change.score)) },
  ];
}
