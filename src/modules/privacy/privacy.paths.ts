import { customerPath } from '../customers/customer.paths.ts';

/** What is kept of a guest: to be given to him, or erased. */
export const privacyPath = (id: number) => `${customerPath(id)}/privacy`;
export const personalDataPath = (id: number) => `${privacyPath(id)}/personal-data`;
export const erasurePath = (id: number) => `${privacyPath(id)}/erasure`;
