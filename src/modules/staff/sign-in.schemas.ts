import { z } from 'zod';
import { emailField, idField } from '../../platform/fields.ts';
import { longestPasswordBytes, shortestPassword } from './password.ts';

/** A new password. What is typed at sign-in is not judged, only compared. */
export const NewPasswordField = z
  .string()
  .min(shortestPassword, 'form.password_short')
  .refine((text) => Buffer.byteLength(text) <= longestPasswordBytes, 'form.password_long')
  .refine((text) => new Set(text).size >= 4, 'form.password_simple');

export const SignInForm = z.object({
  email: emailField,
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

export const ChangePasswordForm = z.object({ current: z.string().max(1_000), password: NewPasswordField });

export const HotelForm = z.object({
  hotelId: idField,
  next: z.string().max(2_000).optional(),
});
