import type { Language } from '../../core/local-text.ts';
import { formatNumber } from '../../platform/i18n/format.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { FormErrors, FormState, FormValues } from '../../platform/views/form.ts';
import { fullName } from '../customers/customer.ts';
import type { Family } from '../loyalty/family.service.ts';
import type { Gift, GiftOrder } from '../loyalty/gift.ts';
import * as paths from '../loyalty/loyalty.paths.ts';
import type { MemberView } from '../loyalty/member.service.ts';
import { type MemberFrame, memberFrame } from './member.presenter.ts';

export interface GiftCard {
  readonly id: number;
  readonly name: string;
  readonly text: string;
  readonly points: string;
  /** Why it can not be ordered now; null when it can. */
  readonly refused: string | null;
  readonly byPost: boolean;
  readonly errors: FormErrors;
  readonly values: FormValues;
}

export interface GiftsPage extends MemberFrame {
  readonly lead: string;
  readonly action: string;
  readonly key: string;
  readonly gifts: readonly GiftCard[];
  readonly orders: readonly { readonly term: string; readonly text: string }[];
}

interface GiftsData {
  readonly view: MemberView;
  readonly gifts: readonly Gift[];
  readonly orders: readonly GiftOrder[];
  readonly key: string;
}

/** The catalogue, dearest last, and what was ordered. */
export function giftsPage(language: Language, data: GiftsData, state: FormState): GiftsPage {
  const t = tFor(language);
  const { view, gifts, orders, key } = data;
  const points = (value: number) =>
    t('loyalty.points', { count: value, points: formatNumber(value, language) });
  const refusal = (gift: Gift) => {
    if (gift.stock === 0) return t('loyalty.guest.gone');
    const missing = gift.points - view.points;
    return missing > 0 ? t('loyalty.guest.missing', { points: points(missing) }) : null;
  };
  return {
    ...memberFrame(paths.memberGiftsPath, language),
    lead: t('loyalty.guest.gifts-lead', { points: points(view.points) }),
    action: paths.giftOrdersPath,
    key,
    gifts: gifts
      .filter((gift) => gift.active)
      .map((gift) => {
        const mine = state.values?.giftId === String(gift.id);
        return {
          id: gift.id,
          name: textFor(gift.names, language),
          text: textFor(gift.descriptions, language),
          points: points(gift.points),
          refused: refusal(gift),
          byPost: gift.byPost,
          errors: mine ? (state.errors ?? {}) : {},
          values: mine ? (state.values ?? {}) : {},
        };
      }),
    orders: orders.map((order) => ({
      term: textFor(order.gift, language),
      text: t(`loyalty.order-states.${order.status}`),
    })),
  };
}

export interface FamilyPage extends MemberFrame {
  readonly members: readonly {
    readonly name: string;
    readonly memberNumber: string;
    readonly head: boolean;
  }[];
  readonly invitation: { readonly text: string; readonly action: string } | null;
  readonly inviteAction: string | null;
  readonly leaveAction: string | null;
  readonly transfer: {
    readonly action: string;
    readonly options: readonly { readonly value: string; readonly label: string }[];
    readonly hint: string;
  } | null;
  readonly values: FormValues;
  readonly errors: FormErrors;
}

interface FamilyData {
  readonly view: MemberView;
  readonly family: Family;
}

export function familyPage(
  language: Language,
  { view, family }: FamilyData,
  state: FormState = {},
): FamilyPage {
  const t = tFor(language);
  const { member, points } = view;
  const others = family.members.filter((each) => each.id !== member.id);
  const isHead = member.familyId === null || member.familyId === member.id;
  return {
    ...memberFrame(paths.memberFamilyPath, language),
    members: family.members.map((each) => ({
      name: fullName(each),
      memberNumber: each.number,
      head: each.id === each.familyId,
    })),
    invitation: family.invitedBy
      ? {
          text: t('loyalty.family.invited', { name: fullName(family.invitedBy) }),
          action: paths.familyAnswerPath,
        }
      : null,
    inviteAction: isHead && !family.invitedBy ? paths.familyInvitationsPath : null,
    leaveAction: member.familyId === null ? null : paths.familyLeavingPath,
    transfer:
      others.length > 0
        ? {
            action: paths.familyTransfersPath,
            options: others.map((each) => ({ value: String(each.id), label: fullName(each) })),
            hint: t('loyalty.family.have', { points: formatNumber(points, language) }),
          }
        : null,
    values: state.values ?? {},
    errors: state.errors ?? {},
  };
}
