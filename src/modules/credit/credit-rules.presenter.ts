import { decimalText, minor } from '../../core/money.ts';
import type { Context } from '../../platform/context.ts';
import { tFor } from '../../platform/i18n/translate.ts';
import type { Crumb, FormErrors, FormState, FormValues } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { settingsPath } from '../hotels/hotel.paths.ts';
import type { Hotel } from '../hotels/hotel.ts';
import { creditRulesPath } from './credit.paths.ts';
import { type CreditFact, type CreditLevel, type CreditRules, isGood } from './credit.ts';

interface Box {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly unit: string | null;
  readonly sign: string | null;
  readonly errors: readonly string[];
}

interface Tick {
  readonly name: string;
  readonly label: string;
  readonly checked: boolean;
}

export interface CreditRulesPage extends PageModel {
  readonly crumbs: readonly Crumb[];
  readonly lead: string;
  readonly action: string;
  readonly version: string;
  readonly months: Box;
  readonly errors: FormErrors;
  readonly rules: readonly { readonly name: string; readonly hint: string; readonly boxes: readonly Box[] }[];
  readonly levels: readonly {
    readonly name: string;
    readonly fromScore: Box | null;
    readonly payAtHotel: Tick;
    readonly onAccount: Box;
    readonly lateCancellations: Box;
    readonly fastCheckIn: Tick;
  }[];
}

export function creditRulesPage(
  ctx: Context,
  hotel: Hotel,
  rules: CreditRules,
  state: FormState = {},
): CreditRulesPage {
  const t = tFor(ctx.language);
  const values = state.values ?? valuesOf(rules, hotel.currency);
  const box = boxMaker(values, state.errors ?? {});
  const title = t('credit.rules.title');
  return {
    title,
    crumbs: [
      { href: settingsPath, label: t('settings.title') },
      { href: null, label: title },
    ],
    lead:
      rules.version === 0 ? t('credit.rules.usual') : t('credit.rules.version', { version: rules.version }),
    action: creditRulesPath,
    version: values.version ?? String(rules.version),
    months: box('windowMonths', t('credit.rules.months'), { unit: t('credit.rules.months-unit') }),
    errors: state.errors ?? {},
    rules: rules.rules.map(({ fact }) => ({
      name: t(`credit.facts.${fact}`),
      hint: t(`credit.hints.${fact}`),
      boxes: ruleBoxes(ctx, { fact, box, currency: hotel.currency }),
    })),
    levels: rules.levels.map((level) => levelLine(ctx, { level, box, values, currency: hotel.currency })),
  };
}

type BoxMaker = ReturnType<typeof boxMaker>;

function boxMaker(values: FormValues, errors: FormErrors) {
  return (name: string, label: string, extras: { unit?: string | null; sign?: string | null } = {}): Box => ({
    name,
    label,
    value: values[name] ?? '',
    unit: extras.unit ?? null,
    sign: extras.sign ?? null,
    errors: errors[name] ?? [],
  });
}

function ruleBoxes(
  ctx: Context,
  { fact, box, currency }: { fact: CreditFact; box: BoxMaker; currency: string },
): Box[] {
  const t = tFor(ctx.language);
  const of = t(`credit.facts.${fact}`);
  const unit = fact === 'spend' ? currency : null;
  return [
    box(`${fact}.points`, t('credit.rules.points-of', { of }), { sign: isGood(fact) ? '+' : '−' }),
    box(`${fact}.per`, t('credit.rules.per-of', { of }), { unit }),
    box(`${fact}.most`, t('credit.rules.most-of', { of })),
  ];
}

function levelLine(
  ctx: Context,
  of: { level: CreditLevel; box: BoxMaker; values: FormValues; currency: string },
): CreditRulesPage['levels'][number] {
  const t = tFor(ctx.language);
  const { level, box, values, currency } = of;
  const at = `l${level.position}`;
  const name = t(`credit.levels.${level.position}`);
  const label = (of: string) => `${t(`credit.rules.${of}`)}: ${name}`;
  const tick = (of: 'payAtHotel' | 'fastCheckIn', words: string) => ({
    name: `${at}.${of}`,
    label: label(words),
    checked: Boolean(values[`${at}.${of}`]),
  });
  return {
    name,
    fromScore: level.position === 1 ? null : box(`${at}.fromScore`, label('from-score')),
    payAtHotel: tick('payAtHotel', 'pay-at-hotel'),
    onAccount: box(`${at}.onAccount`, label('on-account'), { unit: currency }),
    lateCancellations: box(`${at}.lateCancellations`, label('late-cancellations')),
    fastCheckIn: tick('fastCheckIn', 'fast-check-in'),
  };
}

/** The rules as the form's fields are named; points without their sign. */
function valuesOf({ version, windowMonths, rules, levels }: CreditRules, currency: string): FormValues {
  const money = (amount: number) => decimalText(minor(amount), currency);
  const ofRules = rules.flatMap(({ fact, points, per, most }) => [
    [`${fact}.points`, String(Math.abs(points))],
    [`${fact}.per`, fact === 'spend' ? money(per) : String(per)],
    [`${fact}.most`, String(most)],
  ]);
  const ofLevels = levels.flatMap((level) => {
    const at = `l${level.position}`;
    return [
      [`${at}.fromScore`, level.fromScore === null ? '' : String(level.fromScore)],
      [`${at}.payAtHotel`, level.payAtHotel ? '1' : ''],
      [`${at}.onAccount`, level.onAccountMinor === null ? '' : money(level.onAccountMinor)],
      [`${at}.lateCancellations`, String(level.lateCancellations)],
      [`${at}.fastCheckIn`, level.fastCheckIn ? '1' : ''],
    ];
  });
  return {
    version: String(version),
    windowMonths: String(windowMonths),
    ...Object.fromEntries([...ofRules, ...ofLevels]),
  };
}
