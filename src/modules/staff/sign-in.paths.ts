export const signInPath = '/sign-in';
export const codeSignInPath = '/sign-in/code';
export const codeCheckPath = '/sign-in/code/check';
export const signOutPath = '/sign-out';
export const registerPath = '/register';
export const forgotPasswordPath = '/forgot-password';
export const resetPasswordPath = (token: string) => `/reset-password/${token}`;
/** A guest's, and a member of staff's own page about signing in. */
export const guestSecurityPath = '/account/security';
export const staffSecurityPath = '/staff/me';
export const changePasswordPath = '/password';
export const signOutEverywherePath = '/sign-out-everywhere';
export const guestHomePath = '/account';
export const staffHomePath = '/staff';
export const chooseHotelPath = '/staff/hotel';

/** With the page to go to afterwards. */
export function withNext(path: string, next: string | undefined): string {
  return next ? `${path}?next=${encodeURIComponent(next)}` : path;
}
