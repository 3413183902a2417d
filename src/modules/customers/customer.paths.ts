export const customersPath = '/staff/guests';
export const newCustomerPath = `${customersPath}/new`;
export const customerPath = (id: number) => `${customersPath}/${id}`;
export const customerDocumentPath = (id: number) => `${customerPath(id)}/identity-document`;
export const customerRevealPath = (id: number) => `${customerDocumentPath(id)}/reveals`;
/** What is kept of a guest: to be given to him, or erased. */
export const customerPrivacyPath = (id: number) => `${customerPath(id)}/privacy`;
export const customerEditPath = (id: number) => `${customerPath(id)}/edit`;

/** A part of a profile that a form adds to: `notes`, `complaints`, `preferences`, `companions`, `consents`, `tags`. */
export const profilePartPath = (id: number, part: string) => `${customerPath(id)}/${part}`;

export const duplicatesPath = `${customersPath}/duplicates`;
/** Questions and forms about joining another profile into this one. */
export const mergePath = (id: number) => `${customerPath(id)}/merge`;
export const mergeUndoPath = (mergeId: number) => `${customersPath}/merges/${mergeId}/undo`;

export const importPath = `${customersPath}/import`;
export const importPreviewPath = `${importPath}/preview`;
export const importFilePath = `${importPath}/file`;
