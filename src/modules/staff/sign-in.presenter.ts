import { type Access, isAllowed } from '../../platform/auth.ts';
import type { Context } from '../../platform/context.ts';
import type { Translate } from '../../platform/i18n/translate.ts';
import { textFor, tFor } from '../../platform/i18n/translate.ts';
import type { Principal } from '../../platform/principal.ts';
import type { PageModel } from '../../platform/views/page.ts';
import { demoPassword, demoSignIns } from './demo-accounts.ts';
import * as paths from './sign-in.paths.ts';

export interface FormState {
  readonly values?: Readonly<Record<string, string>>;
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

interface FormPage extends PageModel {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, readonly string[]>>;
}

export interface SignInPage extends FormPage {
  readonly notice: string | null;
  readonly next: string;
  readonly registerHref: string;
  readonly forgotHref: string;
  readonly codeHref: string;
  readonly demo: readonly { readonly email: string; readonly password: string; readonly role: string }[];
}

export interface SignInView extends FormState {
  readonly next: string | undefined;
  readonly notice?: string | null;
  /** The demo accounts that exist; none unless the demo is on. */
  readonly demoEmails: ReadonlySet<string>;
}

export function signInModel(ctx: Context, view: SignInView): SignInPage {
  const t = tFor(ctx.language);
  const demo = demoSignIns.filter(({ email }) => view.demoEmails.has(email));
  return {
    ...form(t, 'staff.sign-in.title', view),
    notice: view.notice ?? null,
    next: view.next ?? '',
    registerHref: paths.withNext(paths.registerPath, view.next),
    forgotHref: paths.forgotPasswordPath,
    codeHref: paths.withNext(paths.codeSignInPath, view.next),
    demo: demo.map(({ email, role }) => ({ email, password: demoPassword, role: t(`staff.roles.${role}`) })),
  };
}

/** Why nobody was signed in, in the reader's words. */
export function refusalNotice(
  ctx: Context,
  result: { outcome: 'wrong' } | { outcome: 'locked'; until: Date },
): string {
  const t = tFor(ctx.language);
  if (result.outcome === 'wrong') return t('staff.sign-in.wrong');
  return t('staff.sign-in.locked', { count: Math.max(1, Math.ceil(secondsUntil(ctx, result.until) / 60)) });
}

export function secondsUntil(ctx: Context, until: Date): number {
  return Math.max(1, Math.ceil((until.getTime() - ctx.clock().getTime()) / 1_000));
}

export interface RegisterPage extends FormPage {
  readonly next: string;
  readonly codeHref: string;
  readonly signInHref: string;
}

export function registerModel(ctx: Context, view: FormState & { next: string | undefined }): RegisterPage {
  const signInHref = paths.withNext(paths.signInPath, view.next);
  const codeHref = paths.withNext(paths.codeSignInPath, view.next);
  const page = form(tFor(ctx.language), 'staff.register.title', view);
  return { ...page, next: view.next ?? '', signInHref, codeHref };
}

export interface ForgotPage extends FormPage {
  readonly sent: boolean;
  readonly signInHref: string;
}

export function forgotModel(ctx: Context, view: FormState & { sent?: boolean }): ForgotPage {
  const page = form(tFor(ctx.language), 'staff.forgot.title', view);
  return { ...page, sent: view.sent ?? false, signInHref: paths.signInPath };
}

export interface ResetPage extends FormPage {
  readonly open: boolean;
  readonly action: string;
  readonly forgotHref: string;
}

export function resetModel(ctx: Context, view: FormState & { token: string; open: boolean }): ResetPage {
  return {
    ...form(tFor(ctx.language), 'staff.reset.title', view),
    open: view.open,
    action: paths.resetPasswordPath(view.token),
    forgotHref: paths.forgotPasswordPath,
  };
}

export interface SecurityPage extends FormPage {
  readonly name: string;
  readonly email: string;
  readonly hotels: string;
  readonly roleName: string;
  /** An account made by a code has none yet. */
  readonly hasPassword: boolean;
  readonly changeAction: string;
  readonly everywhereAction: string;
  /** A guest comes from his account. */
  readonly crumbs: readonly { readonly href: string | null; readonly label: string }[];
}

export function securityModel(
  ctx: Context,
  principal: Principal | null,
  view: FormState & { email: string; hasPassword: boolean },
): SecurityPage {
  const t = tFor(ctx.language);
  const page = form(t, 'staff.security.title', view);
  const crumbs = [
    { href: paths.guestHomePath, label: t('account.title') },
    { href: null, label: page.title },
  ];
  return {
    ...page,
    crumbs: ctx.actor.kind === 'guest' ? crumbs : [],
    name: ctx.actor.name,
    email: view.email,
    hasPassword: view.hasPassword,
    hotels: (principal?.hotels ?? []).map(({ name }) => textFor(name, ctx.language)).join(', '),
    roleName: textFor(principal?.roleName ?? {}, ctx.language),
    changeAction: paths.changePasswordPath,
    everywhereAction: paths.signOutEverywherePath,
  };
}

function form(t: Translate, title: string, view: FormState): FormPage {
  return { title: t(title), values: view.values ?? {}, errors: view.errors ?? {} };
}

const homes: readonly { readonly access: Access; readonly path: string }[] = [
  { access: 'reservations.check-in', path: '/staff/today' },
  { access: 'rooms.status', path: '/staff/rooms' },
  { access: 'reservations.view', path: '/staff/today' },
  { access: 'reports.view', path: '/staff/reports' },
  { access: 'rooms.view', path: '/staff/rooms' },
  { access: 'rates.view', path: '/staff/rates' },
];

/** Where a member of staff begins: the page of his daily work. */
export function homeOf(ctx: Context): string {
  return homes.find(({ access }) => isAllowed(ctx, access))?.path ?? paths.staffSecurityPath;
}
