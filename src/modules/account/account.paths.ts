export const accountPath = '/account';
export const accountBookingsPath = '/account/bookings';
export const profilePath = '/account/profile';
export const invoicesPath = '/account/invoices';
/** What a guest agrees to, and what is kept of him. */
export const privacyPath = '/account/privacy';
export const ownDataPath = '/account/privacy/personal-data';
export const ownPdfPath = `${ownDataPath}.pdf`;
/** What a guest asks of the house about his data. */
export const ownRequestsPath = '/account/privacy/requests';
export const contactPath = '/account/contact';
export const contactCheckPath = '/account/contact/check';
export const claimsPath = '/account/claims';
export const claimCheckPath = '/account/claims/check';
export const claimPath = (number: string) => `${claimsPath}/${encodeURIComponent(number)}`;
export const preferencesPath = '/account/preferences';
export const companionsPath = '/account/companions';
export const companionRemovalPath = (id: number) => `${companionsPath}/${id}/removal`;
