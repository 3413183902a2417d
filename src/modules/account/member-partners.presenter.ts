import type { Language } from '../../core/local-text.ts';
import { formatDate, formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { FormErrors, FormState, FormValues } from '../../platform/views/form.ts';
import * as paths from '../loyalty/loyalty.paths.ts';
import type { MemberView } from '../loyalty/member.service.ts';
import type { Conversion, Partner } from '../loyalty/partner.ts';
import { limitWords, patternWords } from '../loyalty/partner-text.ts';
import { type MemberFrame, memberFrame } from './member.presenter.ts';

export interface PartnersPage extends MemberFrame {
  readonly have: string;
  readonly action: string;
  readonly key: string;
  readonly partners: readonly {
    readonly id: number;
    readonly name: string;
    readonly kind: string;
    readonly limits: string;
    readonly pattern: string;
    readonly values: FormValues;
    readonly errors: FormErrors;
  }[];
  readonly orders: readonly { readonly term: string; readonly text: string }[];
}

interface PartnersData {
  readonly view: MemberView;
  readonly partners: readonly Partner[];
  readonly numbers: ReadonlyMap<number, string>;
  readonly orders: readonly Conversion[];
  readonly key: string;
}

/** The partners who take points now, and what became of what was ordered. */
export function partnersPage(language: Language, data: PartnersData, state: FormState): PartnersPage {
  const t = tFor(language);
  const { view, partners, numbers, orders, key } = data;
  const number = (value: number) => formatNumber(value, language);
  const have = t('loyalty.points', { count: view.points, points: number(view.points) });
  return {
    ...memberFrame(paths.memberPartnersPath, language),
    have: t('loyalty.upgrades.have', { points: have }),
    action: paths.memberPartnersPath,
    key,
    partners: partners
      .filter((partner) => partner.active)
      .map((partner) => {
        const mine = state.values?.partner === String(partner.id);
        const known = { number: numbers.get(partner.id) ?? '', points: String(partner.minPoints) };
        return {
          id: partner.id,
          name: textFor(partner.names, language),
          kind: t(`loyalty.partners.kinds.${partner.kind}`),
          limits: limitWords(partner, language),
          pattern: t('loyalty.partners.how', { pattern: patternWords(partner.numberPattern, language) }),
          values: mine ? (state.values ?? known) : known,
          errors: mine ? (state.errors ?? {}) : {},
        };
      }),
    orders: orders.map((order) => ({
      term: `${textFor(order.partner, language)} · ${formatDate(order.orderedDate, 'medium', language)}`,
      text: [
        t('loyalty.partners.order-line', {
          points: number(order.points),
          units: number(order.units),
          unit: textFor(order.unit, language),
        }),
        t(`loyalty.partners.states.${order.status}`),
      ].join(' · '),
    })),
  };
}
