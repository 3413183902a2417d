import { type Request, type Response, Router } from 'express';
import passport from 'passport';
import { Strategy } from 'passport-local';
import { DomainError } from '../../core/errors.ts';
import { allow } from '../../platform/auth.ts';
import { contextOf, readForm, readParams, readQuery, toast } from '../../platform/http.ts';
import { networkOf } from '../../platform/network.ts';
import { principalOf } from '../../platform/principal.ts';
import { endSession, localPath, startSession } from '../../platform/session.ts';
import { page } from '../../platform/views/page.ts';
import { selectDemoEmails, selectSignInWays } from './account.queries.ts';
import { changePassword, recordSignOut, registerGuest, signOutEverywhere } from './account.service.ts';
import { requestPasswordReset, resetIsOpen, resetPassword } from './password-reset.service.ts';
import * as paths from './sign-in.paths.ts';
import * as present from './sign-in.presenter.ts';
import * as schemas from './sign-in.schemas.ts';
import { type SignInResult, signIn } from './sign-in.service.ts';

/** The setting an app is made with: the sign-ins of the demo hotel are shown. */
export const demoSetting = 'demo';

const signInPage = page<present.SignInPage>('staff/sign-in');
const registerPage = page<present.RegisterPage>('staff/register');
const forgotPage = page<present.ForgotPage>('staff/forgot-password');
const resetPage = page<present.ResetPage>('staff/reset-password');
const guestSecurityPage = page<present.SecurityPage>('staff/security');
const staffSecurityPage = page<present.SecurityPage>('staff/security', 'layouts/staff');

export const signInRoutes = Router();

signInRoutes.get(paths.signInPath, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const query = readQuery(schemas.SignInQuery, req);
  const next = query.ok ? query.value.next : undefined;
  if (ctx.actor.id !== null) return res.redirect(303, localPath(next, homeOfKind(ctx.actor.kind)));
  signInPage(res, present.signInModel(ctx, { next, demoEmails: await demoEmails(req) }));
});

signInRoutes.post(paths.signInPath, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(schemas.SignInForm, req);
  if (!form.ok) {
    const view = { ...form, next: form.values.next, demoEmails: await demoEmails(req) };
    return signInPage(res, present.signInModel(ctx, view), 422);
  }
  const { email, next } = form.value;
  const result = await judge(req);
  if (result.outcome !== 'signed-in') {
    if (result.outcome === 'locked') res.setHeader('Retry-After', present.secondsUntil(ctx, result.until));
    const notice = present.refusalNotice(ctx, result);
    const view = { values: { email }, next, notice, demoEmails: await demoEmails(req) };
    return signInPage(res, present.signInModel(ctx, view), result.outcome === 'locked' ? 429 : 422);
  }
  await enter(req, result.user);
  res.redirect(303, localPath(next, homeOfKind(result.user.kind)));
});

/** Passport's local strategy around our own judgement of the password. */
const strategy = new Strategy(
  { usernameField: 'email', passReqToCallback: true, session: false },
  (req, email, password, done) => {
    const attempt = { email: email.trim().toLowerCase(), password, address: networkOf(req) };
    signIn(contextOf(req), attempt).then((result) => done(null, result), done);
  },
);

function judge(req: Request): Promise<SignInResult> {
  return new Promise((resolve, reject) => {
    const answer = (error: unknown, result: SignInResult | false) =>
      error ? reject(error) : resolve(result || { outcome: 'wrong' });
    passport.authenticate(strategy, { session: false }, answer)(req, req.res, reject);
  });
}

function enter(req: Request, user: { id: number; sessionEpoch: number }): Promise<void> {
  return startSession(req, { userId: user.id, epoch: user.sessionEpoch, hotelId: null });
}

function homeOfKind(kind: string): string {
  return kind === 'staff' ? paths.staffHomePath : paths.guestHomePath;
}

async function demoEmails(req: Request): Promise<ReadonlySet<string>> {
  return req.app.get(demoSetting) === true ? selectDemoEmails(contextOf(req).db) : new Set();
}

signInRoutes.post(paths.signOutPath, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  await endSession(req);
  if (ctx.actor.id !== null) await recordSignOut(ctx);
  res.redirect(303, ctx.actor.kind === 'staff' ? paths.signInPath : '/');
});

signInRoutes.get(paths.registerPath, allow('public'), (req, res) => {
  const ctx = contextOf(req);
  if (ctx.actor.id !== null) return res.redirect(303, homeOfKind(ctx.actor.kind));
  const query = readQuery(schemas.SignInQuery, req);
  registerPage(res, present.registerModel(ctx, { next: query.ok ? query.value.next : undefined }));
});

signInRoutes.post(paths.registerPath, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(schemas.RegisterForm, req);
  if (!form.ok)
    return registerPage(res, present.registerModel(ctx, { ...form, next: form.values.next }), 422);
  const { name, email, next } = form.value;
  try {
    const user = await registerGuest(ctx, { ...form.value, address: networkOf(req) });
    await enter(req, user);
  } catch (error) {
    const errors = errorsOf(error, { email_taken: 'email', too_many_registrations: 'form' });
    return registerPage(res, present.registerModel(ctx, { values: { name, email }, errors, next }), 422);
  }
  toast(req, 'staff.register.done');
  res.redirect(303, localPath(next, paths.guestHomePath));
});

/** A refusal of a known code as the message of its field; anything else is thrown on. */
function errorsOf(error: unknown, fields: Readonly<Record<string, string>>): Record<string, string[]> {
  const field = error instanceof DomainError ? fields[error.code] : undefined;
  if (!(error instanceof DomainError) || field === undefined) throw error;
  return { [field]: [`errors.${error.code}`] };
}

signInRoutes.get(paths.forgotPasswordPath, allow('public'), (req, res) => {
  forgotPage(res, present.forgotModel(contextOf(req), {}));
});

signInRoutes.post(paths.forgotPasswordPath, allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(schemas.ForgotPasswordForm, req);
  if (!form.ok) return forgotPage(res, present.forgotModel(ctx, form), 422);
  await requestPasswordReset(ctx, { email: form.value.email, address: networkOf(req) });
  forgotPage(res, present.forgotModel(ctx, { sent: true }));
});

signInRoutes.get(paths.resetPasswordPath(':token'), allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const { token } = readParams(schemas.ResetParams, req);
  const open = await resetIsOpen(ctx, token);
  resetPage(res, present.resetModel(ctx, { token, open }), open ? 200 : 404);
});

signInRoutes.post(paths.resetPasswordPath(':token'), allow('public'), async (req, res) => {
  const ctx = contextOf(req);
  const { token } = readParams(schemas.ResetParams, req);
  const form = readForm(schemas.ResetPasswordForm, req);
  if (!form.ok) return resetPage(res, present.resetModel(ctx, { ...form, token, open: true }), 422);
  try {
    const user = await resetPassword(ctx, { token, password: form.value.password });
    await enter(req, user);
    toast(req, 'staff.reset.done');
    res.redirect(303, homeOfKind(user.kind));
  } catch (error) {
    errorsOf(error, { reset_link_spent: 'form' });
    resetPage(res, present.resetModel(ctx, { token, open: false }), 422);
  }
});

signInRoutes.get(paths.guestSecurityPath, allow('guest'), (req, res) => showSecurity(req, res, {}));
signInRoutes.get(paths.staffSecurityPath, allow('staff'), (req, res) => showSecurity(req, res, {}));

async function showSecurity(
  req: Request,
  res: Response,
  state: present.FormState,
  status = 200,
): Promise<void> {
  const ctx = contextOf(req);
  const show = ctx.actor.kind === 'staff' ? staffSecurityPage : guestSecurityPage;
  const ways = await selectSignInWays(ctx.db, ctx.actor.id);
  show(res, present.securityModel(ctx, principalOf(req), { ...state, ...ways }), status);
}

signInRoutes.post(paths.changePasswordPath, allow('signed-in'), async (req, res) => {
  const ctx = contextOf(req);
  const form = readForm(schemas.ChangePasswordForm, req);
  if (!form.ok) return showSecurity(req, res, form, 422);
  try {
    req.session.epoch = await changePassword(ctx, form.value);
  } catch (error) {
    const errors = errorsOf(error, { current_password_wrong: 'current', too_many_tries: 'form' });
    return showSecurity(req, res, { errors }, 422);
  }
  toast(req, 'staff.security.changed');
  res.redirect(303, securityPathOf(ctx.actor.kind));
});

signInRoutes.post(paths.signOutEverywherePath, allow('signed-in'), async (req, res) => {
  const ctx = contextOf(req);
  req.session.epoch = await signOutEverywhere(ctx);
  toast(req, 'staff.security.ended');
  res.redirect(303, securityPathOf(ctx.actor.kind));
});

function securityPathOf(kind: string): string {
  return kind === 'staff' ? paths.staffSecurityPath : paths.guestSecurityPath;
}

signInRoutes.get(paths.staffHomePath, allow('staff'), (req, res) => {
  res.redirect(303, present.homeOf(contextOf(req)));
});

signInRoutes.post(paths.chooseHotelPath, allow('staff'), (req, res) => {
  const form = readForm(schemas.HotelForm, req);
  const hotel = form.ok && principalOf(req)?.hotels.find(({ id }) => id === form.value.hotelId);
  if (hotel) req.session.hotelId = hotel.id;
  res.redirect(303, paths.staffHomePath);
});
