import { type Request, type Response, Router } from 'express';
import { DomainError } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, toast } from '../../platform/http.ts';
import { networkOf } from '../../platform/network.ts';
import { askedFor, forgetAsked, keepAsked, storedRecipient } from '../../platform/recipient.ts';
import { page } from '../../platform/views/page.ts';
import { proveContact, requestContactCode } from '../staff/contact.service.ts';
import {
  accountBookingsPath,
  claimCheckPath,
  claimsPath,
  contactCheckPath,
  contactPath,
  profilePath,
} from './account.paths.ts';
import { ClaimForm, CodeForm, ContactForms, NumberParams } from './account.schemas.ts';
import { claimBooking, claimByCode, requestClaimCode } from './claim.service.ts';
import { type CodePage, type CodeSteps, codePage } from './code.presenter.ts';

const show = page<CodePage>('account/code');

/** What is proved by a code: a new address, or that a booking made as a visitor is the guest's. */
export const claimRoutes = Router();

function ask(
  req: Request,
  res: Response,
  step: CodeSteps,
  state: Partial<CodePage> = {},
  status = 200,
): void {
  show(res, codePage(contextOf(req).language, step, state), status);
}

claimRoutes.get(contactPath, allow('guest'), (req, res) => ask(req, res, 'contact'));

claimRoutes.post(contactPath, allow('guest'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(ContactForms[ctx.language], req);
  if (!form.ok) return ask(req, res, 'contact', form, 422);
  await requestContactCode(ctx, form.value.value, networkOf(req));
  keepAsked(res, 'contact', form.value.value.address);
  res.redirect(303, contactCheckPath);
});

claimRoutes.get(contactCheckPath, allow('guest'), (req, res) => {
  if (askedFor(req, 'contact') === null) return res.redirect(303, contactPath);
  ask(req, res, 'contact-check');
});

claimRoutes.post(contactCheckPath, allow('guest'), async (req, res) => {
  const address = askedFor(req, 'contact');
  if (address === null) return res.redirect(303, contactPath);
  const form = readForm(CodeForm, req);
  if (!form.ok) return ask(req, res, 'contact-check', { errors: { value: form.errors.value ?? [] } }, 422);
  const attempt = { recipient: storedRecipient(address), code: form.value.value, network: networkOf(req) };
  try {
    if (!(await proveContact(contextOf(req), attempt)))
      return ask(req, res, 'contact-check', { errors: { value: ['errors.code_wrong'] } }, 422);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'contact_taken') throw error;
    return ask(req, res, 'contact-check', { errors: { value: ['errors.contact_taken'] } }, 409);
  }
  forgetAsked(res);
  toast(req, 'account.contact.done');
  res.redirect(303, profilePath);
});

claimRoutes.get(claimsPath, allow('guest'), (req, res) => ask(req, res, 'claim'));

claimRoutes.post(claimsPath, allow('guest'), async (req, res) => {
  const form = readForm(ClaimForm, req);
  if (!form.ok) return ask(req, res, 'claim', form, 422);
  await requestClaimCode(contextOf(req), form.value.value, networkOf(req));
  keepAsked(res, 'claim', form.value.value);
  res.redirect(303, claimCheckPath);
});

claimRoutes.get(claimCheckPath, allow('guest'), (req, res) => {
  if (askedFor(req, 'claim') === null) return res.redirect(303, claimsPath);
  ask(req, res, 'claim-check');
});

claimRoutes.post(claimCheckPath, allow('guest'), async (req, res) => {
  const number = askedFor(req, 'claim');
  if (number === null) return res.redirect(303, claimsPath);
  const form = readForm(CodeForm, req);
  if (!form.ok) return ask(req, res, 'claim-check', { errors: { value: form.errors.value ?? [] } }, 422);
  const attempt = { number, code: form.value.value, network: networkOf(req) };
  if (!(await claimByCode(contextOf(req), attempt)))
    return ask(req, res, 'claim-check', { errors: { value: ['errors.code_wrong'] } }, 422);
  forgetAsked(res);
  toast(req, 'account.claims.done');
  res.redirect(303, accountBookingsPath);
});

claimRoutes.post(`${claimsPath}/:number`, allow('guest'), async (req, res) => {
  await claimBooking(contextOf(req), readParams(NumberParams, req).number);
  toast(req, 'account.claims.done');
  res.redirect(303, accountBookingsPath);
});
