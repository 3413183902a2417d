import type { CalendarDate } from '../../core/calendar-date.ts';
import { type Minor, minor } from '../../core/money.ts';
import { formatDateTime, formatMoney } from '../../platform/i18n/format.ts';
import { type Translate, textFor, tFor } from '../../platform/i18n/translate.ts';
import { folioPath } from '../folios/folio.paths.ts';
import { noShowFee } from '../rates/policy.ts';
import type { CancellationQuote } from '../reservations/cancellation-quote.service.ts';
import * as paths from '../reservations/reservation.paths.ts';
import { leavesEarly } from '../reservations/stay-refusal.ts';
import type { Question, QuestionField } from './question.ts';
import { frame, reasonField, type StayQuestion } from './questions.presenter.ts';

interface Account {
  readonly id: number;
  readonly name: string;
}

/** The balance first; an account where one may take the rest; a word about nights left. */
export function checkOutQuestion(
  input: StayQuestion,
  { accounts, businessDate }: { accounts: readonly Account[]; businessDate: CalendarDate },
): Question {
  const { view, stay, hotel, reader } = input;
  const { language } = reader;
  const t = tFor(language);
  const owed = stay.balance.guestMinor;
  const base = frame(input, 'check-out');
  const folios = stay.folios.map((folio) => ({
    term: t('front-desk.bill'),
    text: t('front-desk.folio', { number: folio.number }),
    href: folioPath(folio.number),
  }));
  const fields: QuestionField[] = [];
  if (owed !== 0 && accounts.length > 0) {
    const options = accounts.map((account) => ({ value: account.id, label: account.name }));
    fields.push({
      kind: 'select',
      name: 'receivableAccountId',
      label: t('front-desk.check-out.account'),
      options,
      blank: t('front-desk.check-out.paid-here'),
    });
  }
  if (leavesEarly(stay, businessDate)) {
    fields.push({
      kind: 'checkbox',
      name: 'acceptEarly',
      label: t('front-desk.check-out.early'),
      hint: t('front-desk.check-out.early-hint'),
    });
  }
  return {
    ...base,
    facts: [
      ...base.facts,
      { term: t('front-desk.balance.title'), text: formatMoney(minor(owed), hotel.currency, language) },
      ...folios,
    ],
    lead: t(owed === 0 ? 'front-desk.check-out.settled' : 'front-desk.check-out.open'),
    formAction: paths.checkOutPath(view.number, stay.id),
    fields,
  };
}

function waiver({ reader }: StayQuestion): QuestionField[] {
  if (!reader.can('reservations.waive-fee')) return [];
  return [{ kind: 'checkbox', name: 'waiveFee', label: tFor(reader.language)('front-desk.waive-fee') }];
}

export function noShowQuestion(input: StayQuestion): Question {
  const { view, stay, hotel, reader } = input;
  const t = tFor(reader.language);
  const base = frame(input, 'no-show');
  const fee = formatMoney(noShowFee(stay.policy, stay.nights), hotel.currency, reader.language);
  return {
    ...base,
    danger: true,
    facts: [...base.facts, { term: t('front-desk.no-show.fee'), text: fee }],
    formAction: paths.noShowPath(view.number, stay.id),
    fields: [{ ...reasonField(input), required: false } as QuestionField, ...waiver(input)],
  };
}

export function reinstateQuestion(input: StayQuestion): Question {
  const { view, stay, reader } = input;
  return {
    ...frame(input, 'reinstate'),
    lead: tFor(reader.language)('front-desk.reinstate.lead'),
    formAction: paths.reinstatementPath(view.number, stay.id),
    fields: [reasonField(input)],
  };
}

/** The fee before anything else; what was paid and what goes back. */
export function cancelQuestion(
  input: StayQuestion,
  quote: CancellationQuote,
  stayId: number | null,
): Question {
  const { view, hotel, reader } = input;
  const { language } = reader;
  const t = tFor(language);
  const money = (amount: Minor) => formatMoney(amount, hotel.currency, language);
  const base = frame(input, 'cancel');
  const free = quote.freeUntil ? formatDateTime(quote.freeUntil, hotel.timeZone, language) : '';
  const [number, ...stayFacts] = base.facts;
  return {
    ...base,
    danger: true,
    title: t('front-desk.cancel.title', { number: view.number }),
    lead:
      stayId === null && quote.stays.length > 1
        ? t('front-desk.cancel.all-rooms', { count: quote.stays.length })
        : null,
    facts: [
      ...(number ? [number] : []),
      ...(quote.stays.length === 1 ? stayFacts : []),
      {
        term: t('reservations.fee'),
        text: quote.feeMinor === 0 ? t('reservations.no-fee') : money(quote.feeMinor),
      },
      ...(quote.letGoMinor > 0
        ? [{ term: t('front-desk.cancel.let-go'), text: letGoText(quote, { t, money }) }]
        : []),
      { term: t('front-desk.cancel.free-until'), text: free },
      { term: t('reservations.paid'), text: money(quote.paidMinor) },
      { term: t('front-desk.cancel.refund'), text: money(quote.refundMinor) },
      ...roomLinks(input, stayId),
    ],
    formAction: paths.cancellationPath(view.number),
    fields: [
      reasonField(input),
      ...(quote.feeMinor > 0 ? waiver(input) : []),
      { kind: 'hidden', name: 'expectedFeeMinor', value: quote.feeMinor },
      ...(stayId === null ? [] : [{ kind: 'hidden' as const, name: 'stayId', value: stayId }]),
    ],
  };
}

/** What the guest's credit level lets go, and which level that is. */
function letGoText(
  { letGoMinor, letGoLevel }: CancellationQuote,
  { t, money }: { t: Translate; money: (amount: Minor) => string },
): string {
  const level = t(`credit.levels.${letGoLevel}`);
  return t('front-desk.cancel.let-go-by', { amount: money(letGoMinor), level });
}

/** Of several rooms one alone can be cancelled. */
function roomLinks({ view, reader }: StayQuestion, stayId: number | null) {
  const t = tFor(reader.language);
  const open = view.stays.filter((stay) => stay.status === 'booked' || stay.status === 'held');
  if (stayId !== null || open.length < 2) return [];
  return open.map((stay) => ({
    term: t('front-desk.cancel.one-room'),
    text: `${textFor(stay.roomType.names, reader.language)} · ${stay.guestName}`,
    href: `${paths.cancellationPath(view.number)}?stayId=${stay.id}`,
  }));
}
