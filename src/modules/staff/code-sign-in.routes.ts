import { type Request, type Response, Router } from 'express';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readQuery, toast } from '../../platform/http.ts';
import { networkOf } from '../../platform/network.ts';
import { askedFor, forgetAsked, keepAsked, storedRecipient } from '../../platform/recipient.ts';
import { localPath, startSession } from '../../platform/session.ts';
import { page } from '../../platform/views/page.ts';
import {
  type CodeCheckPage,
  type CodeRequestPage,
  codeCheckModel,
  codeRequestModel,
} from './code-sign-in.presenter.ts';
import { requestSignInCode, signInByCode } from './code-sign-in.service.ts';
import * as paths from './sign-in.paths.ts';
import { CodeForm, CodeRequestForms, SignInQuery } from './sign-in.schemas.ts';

const requestPage = page<CodeRequestPage>('staff/code-request');
const checkPage = page<CodeCheckPage>('staff/code-check');

/** Signing in, or registering, with a code by mail or telephone. */
export const codeSignInRoutes = Router();

const purpose = 'sign_in';

function asked(req: Request) {
  const address = askedFor(req, purpose);
  return address === null ? null : storedRecipient(address);
}

function nextOf(req: Request): string | undefined {
  const query = readQuery(SignInQuery, req);
  return query.ok ? query.value.next : undefined;
}

codeSignInRoutes.get(paths.codeSignInPath, allow('public'), (req, res) => {
  const ctx = contextOf(req);
  if (ctx.actor.id !== null) return res.redirect(303, localPath(nextOf(req), paths.guestHomePath));
  requestPage(res, codeRequestModel(ctx, { next: nextOf(req) }));
});

codeSignInRoutes.post(paths.codeSignInPath, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(CodeRequestForms[ctx.language], req);
  if (!form.ok) return requestPage(res, codeRequestModel(ctx, { ...form, next: form.values.next }), 422);
  const { to, next } = form.value;
  await requestSignInCode(ctx, to, networkOf(req));
  keepAsked(res, purpose, to.address);
  res.redirect(303, paths.withNext(paths.codeCheckPath, next));
});

codeSignInRoutes.get(paths.codeCheckPath, allow('public'), (req, res) => {
  const recipient = asked(req);
  if (!recipient) return res.redirect(303, paths.codeSignInPath);
  checkPage(res, codeCheckModel(contextOf(req), { recipient, next: nextOf(req) }));
});

codeSignInRoutes.post(paths.codeCheckPath, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const recipient = asked(req);
  if (!recipient) return res.redirect(303, paths.codeSignInPath);
  const form = readForm(CodeForm, req);
  const again = (errors: Record<string, string[]>, next: string | undefined) =>
    checkPage(res, codeCheckModel(ctx, { recipient, next, errors }), 422);
  if (!form.ok) return again(form.errors, form.values.next);
  const { code, next } = form.value;
  const user = await signInByCode(ctx, { recipient, code, network: networkOf(req) });
  if (!user) return again({ code: ['errors.code_wrong'] }, next);
  await welcome(req, res, user);
  res.redirect(303, localPath(next, paths.guestHomePath));
});

/** The session is a new one, so that nobody who knew the old one is signed in with it. */
async function welcome(
  req: Request,
  res: Response,
  user: { id: number; sessionEpoch: number },
): Promise<void> {
  await startSession(req, { userId: user.id, epoch: user.sessionEpoch, hotelId: null });
  forgetAsked(res);
  toast(req, 'staff.code.done');
}
