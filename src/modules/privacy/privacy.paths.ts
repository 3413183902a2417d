import { customerPrivacyPath } from '../customers/customer.paths.ts';

export const personalDataPath = (id: number) => `${customerPrivacyPath(id)}/personal-data`;
export const erasurePath = (id: number) => `${customerPrivacyPath(id)}/erasure`;
