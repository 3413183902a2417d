import { minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { formatDate, formatMoney, formatNumber } from '../../platform/i18n/format.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import { worthOf } from './earning.ts';
import type { Liability } from './gift.ts';
import { emptyWords, type LoyaltyPage, loyaltyFrame } from './loyalty-frame.presenter.ts';
import { type CurrencyRate, entryKinds } from './member.ts';

interface LiabilityData {
  readonly report: Liability;
  readonly currency: string;
  readonly rate: CurrencyRate | null;
  /** Taken already, and not yet final: what may still come back. */
  readonly taken: { readonly forPartners: number; readonly forUpgrades: number };
}

/** What is out there, what it is worth, when it runs out, and how it came to be since a day. */
export function liabilityPage(ctx: Context, { report, currency, rate, taken }: LiabilityData): LoyaltyPage {
  const t = tFor(ctx.language);
  const number = (value: number) => formatNumber(value, ctx.language);
  const worth = (points: number) =>
    rate ? formatMoney(minor(worthOf(points, rate.minorPer100Points)), currency, ctx.language) : '–';
  const from = formatDate(report.from, 'medium', ctx.language);
  const moved = entryKinds.flatMap((kind) => {
    const points = report.movements.get(kind);
    return points === undefined
      ? []
      : [
          {
            label: t(`loyalty.kinds.${kind}`),
            figure: number(points),
            note: t('loyalty.liability.since', { from }),
          },
        ];
  });
  return {
    ...loyaltyFrame(ctx, 'liability'),
    tiles: [
      {
        label: t('loyalty.liability.outstanding'),
        figure: number(report.points),
        note: worth(report.points),
      },
      { label: t('loyalty.liability.opening', { from }), figure: number(report.opening), note: null },
      ...takenTiles(ctx, taken),
      ...moved,
    ],
    columns: [
      { label: t('loyalty.liability.month') },
      { label: t('loyalty.members.points'), numeric: true },
      { label: t('loyalty.liability.members'), numeric: true },
      { label: t('loyalty.liability.worth'), numeric: true },
    ],
    rows: report.months.map((month) => ({
      cells: [
        formatDate(month.month, 'month', ctx.language),
        number(month.points),
        number(month.members),
        worth(month.points),
      ],
    })),
    emptyText: emptyWords(t, 'liability'),
  };
}

function takenTiles(ctx: Context, taken: LiabilityData['taken']): LoyaltyPage['tiles'] {
  const t = tFor(ctx.language);
  const note = t('loyalty.partners.taken-note');
  return [
    ...(taken.forPartners > 0
      ? [
          {
            label: t('loyalty.partners.under-way'),
            figure: formatNumber(taken.forPartners, ctx.language),
            note,
          },
        ]
      : []),
    ...(taken.forUpgrades > 0
      ? [
          {
            label: t('loyalty.partners.for-upgrades'),
            figure: formatNumber(taken.forUpgrades, ctx.language),
            note,
          },
        ]
      : []),
  ];
}
