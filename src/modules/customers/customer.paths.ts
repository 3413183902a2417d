export const customersPath = '/staff/guests';
export const newCustomerPath = `${customersPath}/new`;
export const customerPath = (id: number) => `${customersPath}/${id}`;
export const customerDocumentPath = (id: number) => `${customerPath(id)}/identity-document`;
export const customerRevealPath = (id: number) => `${customerDocumentPath(id)}/reveals`;
export const customerEditPath = (id: number) => `${customerPath(id)}/edit`;

/** A part of a profile that a form adds to: `notes`, `complaints`, `preferences`, `companions`, `consents`, `tags`. */
export const profilePartPath = (id: number, part: string) => `${customerPath(id)}/${part}`;
