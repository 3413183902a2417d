export const customersPath = '/staff/guests';
export const newCustomerPath = `${customersPath}/new`;
export const customerPath = (id: number) => `${customersPath}/${id}`;
export const customerDocumentPath = (id: number) => `${customerPath(id)}/identity-document`;
export const customerRevealPath = (id: number) => `${customerDocumentPath(id)}/reveals`;
export const customerEditPath = (id: number) => `${customerPath(id)}/edit`;
