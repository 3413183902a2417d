import type { Context } from '../../platform/context.ts';
import { formatDateTime } from '../../platform/i18n/format.ts';
import { type Translate, tFor } from '../../platform/i18n/translate.ts';
import type { FormErrors, FormValues } from '../../platform/views/form.ts';
import type { PageModel } from '../../platform/views/page.ts';
import type { Hotel } from '../hotels/hotel.ts';
import type { RoomType } from '../room-types/room-type.ts';
import { breachText } from './rail-text.presenter.ts';
import * as paths from './rate.paths.ts';
import type { ChangeMoment } from './rate-change.queries.ts';
import {
  approvalRefusal,
  authorRefusal,
  type Difference,
  type RateChange,
  returnRefusal,
  withdrawalRefusal,
} from './rate-change.ts';
import type { LabelledChange } from './rate-change-list.service.ts';
import { approvalsText, effectiveText, stateOf, titleOf } from './rate-changes.presenter.ts';
import { fitsGrid } from './waiting-price.ts';
import { isFigure, wordsText } from './words.presenter.ts';

interface Action {
  readonly action: string;
  readonly label: string;
}

export interface ChangePage extends PageModel {
  readonly crumbs: readonly { readonly href: string | null; readonly label: string }[];
  readonly state: { readonly hue: string; readonly word: string; readonly icon: string };
  readonly refusal: string | null;
  readonly errors: FormErrors;
  readonly values: FormValues;
  readonly version: number;
  readonly facts: readonly { readonly term: string; readonly text: string; readonly href?: string }[];
  readonly returned: string | null;
  readonly breaches: readonly string[];
  readonly secondApprover: string | null;
  readonly isStale: boolean;
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly history: readonly {
    readonly who: string;
    readonly what: string;
    readonly when: string;
    readonly reason: string;
  }[];
  readonly approve: Action | null;
  readonly sendBack: Action | null;
  /** Why the reader can not approve, where that is worth saying. */
  readonly whyNot: string | null;
  /** Where its author goes on with it. */
  readonly edit: { readonly href: string; readonly label: string } | null;
  readonly submit: Action | null;
  readonly withdraw: Action | null;
  readonly rollBack: Action | null;
}

export interface ChangeView {
  readonly hotel: Hotel;
  readonly types: readonly RoomType[];
  readonly change: LabelledChange;
  readonly differences: readonly Difference[];
  readonly isStale: boolean;
  readonly history: readonly ChangeMoment[];
}

export interface ChangeState {
  readonly refusal?: string | null;
  readonly errors?: FormErrors;
  readonly values?: FormValues;
}

export function changePage(ctx: Context, view: ChangeView, state: ChangeState = {}): ChangePage {
  const t = tFor(ctx.language);
  const { change, hotel } = view;
  const title = titleOf(ctx, hotel, change);
  return {
    title,
    crumbs: [
      { href: paths.changesPath, label: t('rates.changes.title') },
      { href: null, label: title },
    ],
    state: stateOf(t, change.status),
    refusal: state.refusal ?? null,
    errors: state.errors ?? {},
    values: state.values ?? {},
    version: change.version,
    facts: factsOf(ctx, view),
    returned: returnedText(ctx, change),
    breaches: change.breaches.map((breach) => breachText(ctx, view, breach)),
    secondApprover: change.approvalsNeeded > 1 ? t('rates.changes.second-approver') : null,
    isStale: view.isStale,
    columns: columnsOf(t, view.differences),
    rows: view.differences.map((difference) => ({ cells: differenceCells(ctx, hotel, difference) })),
    history: view.history.map(({ at, actorName, action, reason }) => ({
      who: actorName,
      what: t(`rates.changes.history.${action}`),
      when: formatDateTime(at, hotel.timeZone, ctx.language),
      reason: reason ?? '',
    })),
    ...actionsOf(ctx, change),
  };
}

/** Figures stand at the right; where some of what stood or will stand is words, both are read from the left. */
function columnsOf(t: Translate, differences: readonly Difference[]): ChangePage['columns'] {
  const areFigures = differences.every(({ from, to }) => isFigure(from) && isFigure(to));
  return [
    { label: t('rates.changes.diff.what') },
    { label: t('rates.changes.diff.now'), numeric: areFigures },
    { label: t('rates.changes.diff.then'), numeric: areFigures },
    { label: t('rates.changes.diff.by'), numeric: true },
  ];
}

function factsOf(ctx: Context, { change }: ChangeView): ChangePage['facts'] {
  const t = tFor(ctx.language);
  const fact = (name: string, text: string) => ({ term: t(`rates.changes.facts.${name}`), text });
  const { approvals, rollsBackId } = change;
  return [
    fact('author', change.authorName),
    fact('effective', effectiveText(ctx, change)),
    fact('approvals', approvalsText(t, change)),
    fact('approvers', approvals.map(({ approverName }) => approverName).join(', ')),
    fact('note', change.note),
    ...(rollsBackId === null
      ? []
      : [
          {
            ...fact('rolls-back', t('rates.changes.number', { id: rollsBackId })),
            href: paths.changePath(rollsBackId),
          },
        ]),
  ];
}

/** Why it came back: an approver's words, or the reason why it could not go live. */
function returnedText(ctx: Context, { status, comment, refusal }: RateChange): string | null {
  if (status !== 'returned') return null;
  return refusal ? tFor(ctx.language)(`errors.${refusal.code}`, refusal.details) : comment;
}

function differenceCells(ctx: Context, hotel: Hotel, difference: Difference) {
  const { label, detail, from, to, change } = difference;
  const say = (words: Difference['from']) => wordsText(ctx, hotel.currency, words);
  return [
    { text: say(label), small: detail ? say(detail) : null },
    say(from),
    priceCell(say, to),
    change ? say(change) : '',
  ];
}

/** A price with its name, or where it comes from, below it; everything else, all sentences of a policy too, in one line. */
function priceCell(say: (words: Difference['to']) => string, to: Difference['to']) {
  const [price, name] = to && 'list' in to ? to.list : [];
  if (!price || !name || 'amountMinor' in name || 'policySentence' in price) return { text: say(to) };
  return { text: say(price), small: say(name) };
}

type Actions = Pick<
  ChangePage,
  'approve' | 'sendBack' | 'whyNot' | 'edit' | 'submit' | 'withdraw' | 'rollBack'
>;

function actionsOf(ctx: Context, change: RateChange): Actions {
  const t = tFor(ctx.language);
  const action = (may: boolean, label: string, path: (id: number) => string): Action | null =>
    may ? { label: t(`rates.changes.actions.${label}`), action: path(change.id) } : null;
  const notApproving = approvalRefusal(change, ctx);
  return {
    approve: action(notApproving === null, 'approve', paths.changeApprovalsPath),
    sendBack: action(returnRefusal(change, ctx) === null, 'return', paths.changeReturnPath),
    whyNot:
      notApproving === 'own' || notApproving === 'twice' ? t(`rates.changes.why-not.${notApproving}`) : null,
    edit: canEditPrices(ctx, change)
      ? { href: paths.draftCalendarPath(change.id), label: t('rates.changes.actions.edit-prices') }
      : null,
    submit: action(authorRefusal(change, ctx) === null, 'submit', paths.changeSubmissionPath),
    withdraw: action(withdrawalRefusal(change, ctx) === null, 'withdraw', paths.changeWithdrawalPath),
    rollBack: action(
      change.status === 'live' && ctx.permissions.has('rates.change'),
      'roll-back',
      paths.changeRollBackPath,
    ),
  };
}

function canEditPrices(ctx: Context, change: RateChange): boolean {
  return change.kind === 'prices' && authorRefusal(change, ctx) === null && fitsGrid(change);
}
