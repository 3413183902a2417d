import type { Request, RequestHandler, Response, Router } from 'express';
import { DomainError, notFound } from '../../core/errors.ts';
import type { Minor } from '../../core/money.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, statusOf } from '../../platform/http.ts';
import { qrImage } from '../../platform/qr.ts';
import { siteUrl } from '../../platform/site.ts';
import { page } from '../../platform/views/page.ts';
import type { Hotel } from '../hotels/hotel.ts';
import {
  askAboutWaiting,
  startOnlinePayment,
  waitingCharge,
  waysToPay,
} from '../payments/online-payment.service.ts';
import { type PayWay, payWays } from '../payments/pay-way.ts';
import { leavingPathOf, queryPathOf } from './booking.paths.ts';
import { PayForm } from './booking.schemas.ts';
import { deviceOf } from './device.ts';
import { type LeavingPage, leavingPage, type Waiting } from './pay.presenter.ts';

const showLeaving = page<LeavingPage>('booking/leaving');

/** How a page answers a form: with another status, a notice, or what was wrong with the way that was chosen. */
export interface PayAnswer {
  readonly status?: number;
  readonly noticeKey?: string;
  readonly errors?: readonly string[];
}

/** Something with a bill of its own that is paid online: the order of a gift card, a place at an event. */
export interface Payable {
  /** The address of its page. */
  readonly here: string;
  readonly hotel: Hotel;
  /** The bill; null where nothing is to be paid now. */
  readonly of: { readonly hotelId: number; readonly folioId: number } | null;
  readonly amountMinor: Minor;
  /** What the provider tells its payer. */
  readonly description: string;
  readonly expiresAt?: Date | null;
}

export interface PayablePages {
  /** The page itself, and where its form is sent, as routes have them. */
  readonly path: string;
  readonly payPath: string;
  readonly limits: { readonly pay: RequestHandler; readonly query: RequestHandler };
  readonly open: (req: Request) => Promise<Payable>;
  readonly show: (req: Request, res: Response, answer?: PayAnswer) => Promise<void>;
}

/** Paying for it: to the provider, the page in between, and "I have paid". */
export function addPaying(router: Router, { path, payPath, limits, open, show }: PayablePages): void {
  router.post(payPath, allow('public'), limits.pay, async (req, res) => {
    const payable = await open(req);
    if (!payable.of) return res.redirect(303, payable.here);
    const form = readForm(PayForm, req);
    if (!form.ok) return show(req, res, { status: 422, errors: form.errors.gateway ?? [] });
    const way = chosenWay(waysFor(req, payable.hotel.currency), form.value.gateway);
    if (!way) return show(req, res, { status: 422, noticeKey: 'errors.gateway_not_online' });
    await orSayWhy(
      () => lead(req, res, payable, way),
      (answer) => show(req, res, answer),
    );
  });

  router.get(leavingPathOf(path), allow('public'), async (req, res) => {
    const { of, hotel, here } = await open(req);
    showWayToProvider(req, res, { hotel, here, waiting: of && (await waitingCharge(contextOf(req), of)) });
  });

  /** "I have paid": works without scripts, and before the provider's own word arrives. */
  router.post(queryPathOf(path), allow('public'), limits.query, async (req, res) => {
    const { of, here } = await open(req);
    await orSayWhy(
      async () => {
        if (of) await askAboutWaiting(contextOf(req), of);
        res.redirect(303, here);
      },
      (answer) => show(req, res, answer),
    );
  });
}

async function lead(req: Request, res: Response, payable: Payable, way: PayWay): Promise<void> {
  const { of, amountMinor, description, here, expiresAt } = payable;
  if (!of) return res.redirect(303, here);
  const { target, presentation } = await startOnlinePayment(contextOf(req), {
    ...of,
    ...way,
    amountMinor,
    description,
    returnUrl: siteUrl(here),
    expiresAt: expiresAt ?? undefined,
    payerIp: req.ip,
  });
  goToProvider(res, { target, presentation, here });
}

/** A decline, an outage or money that came meanwhile is told on the same page, with the other ways beside it. */
async function orSayWhy(act: () => Promise<void>, say: (answer: PayAnswer) => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await say({ status: statusOf[error.kind], noticeKey: `errors.${error.code}` });
  }
}

/** A code is shown on the page; to a page of the provider one goes by one of ours. */
export function goToProvider(
  res: Response,
  { target, presentation, here }: { target: string; presentation: string; here: string },
): void {
  const away = target.startsWith('/') ? target : leavingPathOf(here);
  res.redirect(303, presentation === 'code' ? here : away);
}

/**
 * A page of ours between the form and the provider's: browsers refuse a form whose answer leads to another site. It
 * goes on by itself, and by its link where that is turned off. The provider may see which site sent the guest.
 */
export function showWayToProvider(
  req: Request,
  res: Response,
  { waiting, hotel, here }: { waiting: Waiting | null; hotel: Hotel; here: string },
): void {
  const address = waiting?.payTarget && waiting.presentation !== 'code' ? URL.parse(waiting.payTarget) : null;
  if (!waiting || !address) {
    res.redirect(303, here);
    return;
  }
  if (address.protocol !== 'https:' && address.protocol !== 'http:') throw notFound('page_not_found');
  res.set({ Refresh: `0; url=${address.href}`, 'Referrer-Policy': 'origin' });
  const way = { gateway: waiting.gateway, href: address.href, backHref: here };
  showLeaving(res, leavingPage({ hotel, language: contextOf(req).language }, way));
}

/** The ways to pay online on this device. */
export function waysFor(req: Request, currency: string): PayWay[] {
  return payWays(waysToPay(currency), deviceOf(req.headers));
}

/** The way of a form; the first where none was named, nothing where it is offered no more. */
export function chosenWay(ways: readonly PayWay[], gateway: string | undefined): PayWay | undefined {
  return ways.find((way) => way.gateway === (gateway ?? ways[0]?.gateway));
}

/** The picture of a code to be scanned; null where there is none. */
export async function codeOf(waiting: Waiting | null): Promise<string | null> {
  return waiting?.presentation === 'code' && waiting.payTarget ? await qrImage(waiting.payTarget) : null;
}
