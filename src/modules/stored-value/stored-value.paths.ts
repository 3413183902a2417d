import type { FileFormat } from '../../platform/table-file.ts';

export const storedValuePath = '/staff/stored-value';
export const cardPath = (number: string) => `${storedValuePath}/cards/${encodeURIComponent(number)}`;
export const cardStepPath = (
  number: string,
  step: 'loads' | 'status' | 'replacement' | 'code' | 'print' | 'refunds' | 'transfers',
) => `${cardPath(number)}/${step}`;
export const cardPayPath = `${storedValuePath}/payment`;
export const payFolioPath = (number: string) => `${cardPayPath}?folio=${encodeURIComponent(number)}`;
export const payReservationPath = (number: string) =>
  `${cardPayPath}?reservation=${encodeURIComponent(number)}`;
export const expiryPath = `${storedValuePath}/expiry`;
export const liabilityPath = `${storedValuePath}/liability`;
export const liabilityFilePath = (format: FileFormat | ':format') => `${liabilityPath}.${format}`;
export const cardRulesPath = `${storedValuePath}/rules`;
export const accountsPath = `${storedValuePath}/accounts`;
export const ofGuestPath = (customerId: number) => `${storedValuePath}?customer=${customerId}`;

/** A gift card that a guest brings to the desk. */
export const bringRoute = `${accountsPath}/transfers`;
export const bringPath = (customerId: number) => `${bringRoute}?customer=${customerId}`;

/** The guest's side. */
export const giftCardsPath = '/gift-cards';
export const giftOrderPath = (link: string) => `${giftCardsPath}/orders/${link}`;
export const giftLinkPath = (link: string) => `${giftCardsPath}/open/${encodeURIComponent(link)}`;
export const ownValuePath = '/account/stored-value';
/** Puts what is on a gift card onto the guest's account. */
export const cardTransfersPath = `${ownValuePath}/transfers`;
