import { customerPrivacyPath } from '../customers/customer.paths.ts';

export const personalDataPath = (id: number) => `${customerPrivacyPath(id)}/personal-data`;
export const erasurePath = (id: number) => `${customerPrivacyPath(id)}/erasure`;

/** The house's own desk for privacy: requests, who looked, how long is kept. */
export const privacyDeskPath = '/staff/privacy';
export const retentionPath = `${privacyDeskPath}/retention`;
export const viewsPath = `${privacyDeskPath}/views`;
export const viewsOfGuestPath = (customerId: number) => `${viewsPath}?guest=${customerId}`;
