import { z } from 'zod';
import type { Language } from '../../core/local-text.ts';
import { emailField, idField } from '../../platform/fields.ts';
import { recipientFields, sixDigits } from '../../platform/recipient.ts';
import { longestPasswordBytes, shortestPassword } from './password.ts';

/** A new password. What is typed at sign-in is not judged, only compared. */
export const NewPasswordField = z
  .string()
  .min(shortestPassword, 'form.password_short')
  .refine((text) => Buffer.byteLength(text) <= longestPasswordBytes, 'form.password_long')
  .refine((text) => new Set(text).size >= 4, 'form.password_simple');

export const SignInForm = z.object({
  /** Or a telephone: it is only compared. */
  email: z.union(
    [
      emailField,
      z
        .string()
        .trim()
        .regex(/^\+?[\d\s()-]{7,25}$/),
    ],
    'form.email',
  ),
  password: z.string().max(1_000),
  next: z.string().max(2_000).optional(),
});
export type SignInForm = z.infer<typeof SignInForm>;

export const SignInQuery = z.object({ next: z.string().max(2_000).optional() });

const passwordDiffers = (form: { email: string; password: string }) =>
  form.password.toLowerCase() !== form.email;

export const RegisterForm = z
  .object({
    name: z.string().trim().min(1).max(120),
    email: emailField,
    password: NewPasswordField,
    next: z.string().max(2_000).optional(),
  })
  .refine(passwordDiffers, { path: ['password'], message: 'form.password_simple' });
export type RegisterForm = z.infer<typeof RegisterForm>;

export const ForgotPasswordForm = z.object({ email: emailField });

export const ResetParams = z.object({ token: z.string().regex(/^[\w-]{43}$/) });

export const ResetPasswordForm = z.object({ password: NewPasswordField });

export const ChangePasswordForm = z.object({
  current: z.string().max(1_000).default(''),
  password: NewPasswordField,
});

export const HotelForm = z.object({
  hotelId: idField,
  next: z.string().max(2_000).optional(),
});

const codeRequest = (language: Language) =>
  z.object({ to: recipientFields[language], next: z.string().max(2_000).optional() });

/** Where to send a code, by the reader's language: it decides how a telephone number is read. */
export const CodeRequestForms = {
  en: codeRequest('en'),
  'zh-CN': codeRequest('zh-CN'),
  'zh-TW': codeRequest('zh-TW'),
};

export const CodeForm = z.object({ code: sixDigits, next: z.string().max(2_000).optional() });
