export const accountPath = '/account';
export const accountBookingsPath = '/account/bookings';
export const profilePath = '/account/profile';
