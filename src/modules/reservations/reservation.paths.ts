import type { FileFormat } from '../../platform/table-file.ts';

/** The desk's pages of a reservation. */
export const reservationsPath = '/staff/reservations';
export const reservationsFilePath = (format: FileFormat) => `${reservationsPath}.${format}`;
export const reservationPath = (number: string) => `${reservationsPath}/${encodeURIComponent(number)}`;
export const newReservationPath = `${reservationsPath}/new`;
export const cancellationPath = (number: string) => `${reservationPath(number)}/cancellation`;
/** The card that was left for it. */
export const cardRemovalPath = (number: string) => `${reservationPath(number)}/card/removal`;
const stayPath = (number: string, stayId: number) => `${reservationPath(number)}/stays/${stayId}`;
export const checkInPath = (number: string, stayId: number) => `${stayPath(number, stayId)}/check-in`;
export const checkInUndoPath = (number: string, stayId: number) =>
  `${stayPath(number, stayId)}/check-in-undo`;
export const checkOutPath = (number: string, stayId: number) => `${stayPath(number, stayId)}/check-out`;
export const stayChangePath = (number: string, stayId: number) => `${stayPath(number, stayId)}/change`;
export const stayRoomPath = (number: string, stayId: number) => `${stayPath(number, stayId)}/room`;
export const pointsUpgradePath = (number: string, stayId: number) =>
  `${stayPath(number, stayId)}/points-upgrade`;
export const pointsUpgradeUndoPath = (number: string, stayId: number) =>
  `${stayPath(number, stayId)}/points-upgrade-undo`;
export const plannedMovePath = (number: string, stayId: number) => `${stayPath(number, stayId)}/planned-move`;
export const noShowPath = (number: string, stayId: number) => `${stayPath(number, stayId)}/no-show`;
export const reinstatementPath = (number: string, stayId: number) =>
  `${stayPath(number, stayId)}/reinstatement`;
export const registrationCardPath = (number: string, stayId: number) =>
  `${stayPath(number, stayId)}/registration-card`;

/** The booking form as the guest left it, opened by the signed link of a reminder. */
export const resumedBookingPath = (token: string) => `/book/again/${token}`;

/** Bookings that wait for somebody's decision. */
export const reviewsPath = '/staff/reviews';
export const acceptancePath = (number: string) => `${reviewsPath}/${encodeURIComponent(number)}/acceptance`;
export const declinePath = (number: string) => `${reviewsPath}/${encodeURIComponent(number)}/decline`;
export const reviewRulesPath = '/staff/settings/review-rules';

/** The guest's own page, as mails link to it. */
export const guestBookingPath = (number: string) => `/bookings/${encodeURIComponent(number)}`;

/** Where a guest pays what is open of a booking. */
export const guestPaymentPath = (number: string) => `${guestBookingPath(number)}/payment`;

/** Where a party on the waiting list sees how it stands, and takes what is offered. */
export const waitingEntryPath = (token: string) => `/waiting-list/${encodeURIComponent(token)}`;
export const waitingListPath = '/staff/waiting-list';
