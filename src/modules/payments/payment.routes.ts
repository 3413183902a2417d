import { Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, rawBodyOf, readForm, readParams } from '../../platform/http.ts';
import { sitePath } from '../../platform/site.ts';
import { fragment } from '../../platform/views/page.ts';
import { gatewayOf } from './gateways/gateways.ts';
import { decideSandboxCharge, getSandboxCharge } from './gateways/sandbox-provider.service.ts';
import { type SandboxPage, sandboxPage } from './payment.presenter.ts';
import { NotificationParams, SandboxForm, SandboxParams } from './payment.schemas.ts';
import { type NotificationOutcome, receiveNotification } from './settlement.service.ts';

const showSandbox = fragment<SandboxPage>('payments/sandbox-pay');

/** Where providers tell us what became of a payment: no session, the signature is the proof. */
export const notificationRoutes = Router();

notificationRoutes.post('/:gateway', allow('public'), async (req, res) => {
  const { gateway } = readParams(NotificationParams, req);
  const incoming = { gateway, headers: req.headers, rawBody: rawBodyOf(req) };
  const outcome = await receiveNotification(contextOf(req), incoming);
  const refused = refusals[outcome];
  const { acknowledgement } = gatewayOf(gateway);
  if (refused !== undefined || acknowledgement === null) return res.status(refused ?? 200).json({ outcome });
  res.status(200).type(acknowledgement.type).send(acknowledgement.body);
});

/** What is not rightly signed is refused; everything else is kept and need not be sent again. */
const refusals: Partial<Record<NotificationOutcome, number>> = {
  forged: 401,
  unreadable: 400,
  not_supported: 404,
};

/** The sandbox provider's own page. */
export const sandboxRoutes = Router();

sandboxRoutes.get('/:id', allow('public'), async (req, res) => {
  const { id } = readParams(SandboxParams, req);
  const ctx = contextOf(req);
  showSandbox(res, sandboxPage(ctx, await getSandboxCharge(ctx.db, id)));
});

sandboxRoutes.post('/:id', allow('public'), async (req, res) => {
  const { id } = readParams(SandboxParams, req);
  const ctx = contextOf(req);
  const form = readForm(SandboxForm, req);
  if (!form.ok)
    return showSandbox(res, sandboxPage(ctx, await getSandboxCharge(ctx.db, id), form.errors), 422);
  const charge = await decideSandboxCharge(ctx, id, form.value.behaviour);
  res.redirect(303, sitePath(charge.returnUrl));
});
