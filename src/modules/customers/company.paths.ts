export const companiesPath = '/staff/companies';

export const companyPath = (id: number) => `${companiesPath}/${id}`;

export const contactsRoute = `${companiesPath}/:id/contacts`;
export const contactRoute = `${contactsRoute}/:contactId`;
export const contactsPath = (id: number) => `${companyPath(id)}/contacts`;
export const contactPath = (id: number, contactId: number) => `${contactsPath(id)}/${contactId}`;
export const contactRemovalPath = (id: number, contactId: number) => `${contactPath(id, contactId)}/removal`;

export const agreementsPath = (id: number) => `${companiesPath}/${id}/agreements`;
