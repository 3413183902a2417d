export const signInPath = '/sign-in';
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
